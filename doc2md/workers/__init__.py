"""Worker processes: the only places where a document is opened, each of which can be killed.

MuPDF holds the interpreter's lock while it renders, so no thread, signal or timeout inside a process can stop a
hostile page. Only SIGKILL from outside can.

`pool.py` is the parent's side, `main.py` and `handlers.py` are the worker's, `protocol.py` is what they say.
"""

from doc2md.workers.pool import Workers

__all__ = ["Workers"]
