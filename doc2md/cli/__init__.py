"""The command line. The `doc2md` script calls `main`."""

from __future__ import annotations

import sys
from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command line, see `doc2md.cli.app.main`.

    The program is imported here and not above, so that Ctrl-C during the import prints no traceback either.
    """
    from doc2md.runtime.garbage import collect_seldom

    collect_seldom()
    try:
        from doc2md.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()
