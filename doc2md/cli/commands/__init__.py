"""The commands, one file each: their options and help texts.

All of these files are imported for every help text and every shell completion, so they import little. What a command
does is in `doc2md.cli.actions`, which imports most of the package and is itself imported when the command runs.
"""
