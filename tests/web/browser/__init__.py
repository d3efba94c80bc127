"""The application in real Chromium."""
