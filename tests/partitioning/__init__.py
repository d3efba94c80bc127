"""Tests of comparing in parts."""
