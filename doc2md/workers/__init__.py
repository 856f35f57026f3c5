"""Worker processes. Documents are opened only there, because a worker can be killed.

MuPDF holds the interpreter's lock while it renders. So no thread, signal or timeout inside a process can stop a
malicious page; only SIGKILL from another process can.

`pool.py`, `start.py` and `process.py` run in the parent, `main.py` and `handlers.py` in the worker. `protocol.py`
defines the requests and their answers for both. A worker imports this package, so it imports nothing itself: `asyncio`
alone would make the start of a worker 15 % longer.
"""
