"""The commands, one file each: their options and help texts.

All of these files are imported for every help text and every shell completion, so they import little. The
implementation of a command is in `doc2md.cli.actions`, which imports most of the package. It is imported when the
command runs.
"""
