"""The web application: a thin face. Views call the same functions as the command line."""
