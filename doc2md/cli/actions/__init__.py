"""What the commands do, one file for each command of `doc2md.cli.commands`. Imported only when the command runs."""
