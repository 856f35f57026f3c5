"""Worker processes. Documents are opened only there, because a worker can be killed.

MuPDF holds the interpreter's lock while it renders. So no thread, signal or timeout inside a process can stop a
malicious page; only SIGKILL from another process can.

`pool.py` runs in the parent, `main.py` and `handlers.py` in the worker. `protocol.py` defines the requests and their
answers for both.
"""

from doc2md.workers.pool import Workers

__all__ = ["Workers"]
