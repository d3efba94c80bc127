"""Tables with one header row: those whose columns a program publishes, and any other by its header words."""
