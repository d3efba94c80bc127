"""The web application over a large practice: how long each page, upload and insight takes."""
