"""The command line. `main` is what the `doc2md` script runs."""

from doc2md.cli.app import main

__all__ = ["main"]
