"""The command line: options, commands, exit codes. A thin face."""
