"""Worker processes: the only places where a document is opened, each of which can be killed.

MuPDF holds the interpreter's lock while it renders, so no thread, signal or timeout inside a process can stop
a hostile page: only SIGKILL from outside can.
"""

from doc2md.workers.pool import Workers
from doc2md.workers.protocol import (
    Crop,
    FindCut,
    FindNotes,
    FindRules,
    FindWords,
    Inspect,
    ReadLayer,
    ReadLines,
    ReadLocally,
    Recognise,
    Render,
    WriteLayers,
)

__all__ = [
    "Crop",
    "FindCut",
    "FindNotes",
    "FindRules",
    "FindWords",
    "Inspect",
    "ReadLayer",
    "ReadLines",
    "ReadLocally",
    "Recognise",
    "Render",
    "Workers",
    "WriteLayers",
]
