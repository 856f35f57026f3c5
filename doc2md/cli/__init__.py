"""The command line. The `doc2md` script calls `main`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command line, see `doc2md.cli.app.main`.

    The program is imported here and not above, so that Ctrl-C during the import prints no traceback either. Before
    that, a worker is started, because it takes as long to load.
    """
    words = sys.argv[1:]
    verbose = not {"-v", "--verbose"}.isdisjoint(words)
    try:
        from doc2md.options.limits import Limits
        from doc2md.runtime.garbage import collect_seldom, loading
        from doc2md.workers.start import started_early

        collect_seldom()
        with started_early(Limits(), debug=verbose) if _converts(words) else nullcontext():
            with loading():
                from doc2md.cli.app import main as run

            run()
    except KeyboardInterrupt:
        sys.exit(130)


def _converts(words: Sequence[str]) -> bool:
    """Whether a command probably reads a document with a worker: `doc2md convert ...`, or `doc2md report.pdf ...`.

    A wrong guess costs the start of a process, and `convert` starts one that is missing.
    """
    wanted = words and (words[0] == "convert" or "." in words[0])
    return bool(wanted) and not any(word in {"-h", "--help"} or word.endswith(".json") for word in words)
