"""Insights: tables from the practice's own files, made behind the page, shown and downloaded by one query."""
