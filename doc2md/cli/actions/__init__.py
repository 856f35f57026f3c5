"""The implementation of the commands, one file for each. It is imported only when the command runs."""
