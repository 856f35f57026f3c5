"""The command line. `main` is what the `doc2md` script runs."""

from __future__ import annotations

import sys
from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """See `doc2md.cli.app.main`: it is imported only here, so that Ctrl-C in these moments is no traceback either."""
    try:
        from doc2md.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()
