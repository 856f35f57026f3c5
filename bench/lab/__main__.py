"""Runs the command."""

from __future__ import annotations

import sys

from bench.lab.cli import main

if __name__ == "__main__":
    sys.exit(main())
