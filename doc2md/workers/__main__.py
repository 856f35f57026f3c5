"""A worker process: `python -m doc2md.workers MEMORY CPU_SECONDS MAX_PIXELS`."""

import gc
import sys


def run() -> None:
    """Load the worker and run it."""
    gc.disable()  # until all modules are loaded, which is 10 % faster so
    from doc2md.workers.main import main

    main(*map(int, sys.argv[1:4]))


if __name__ == "__main__":
    run()
