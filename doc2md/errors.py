"""What can go wrong, as users see it: one line that says what to do next, and an exit code.

Doc2mdError
├── UsageError          1   the command or its options make no sense together
├── NothingConverted    2   no page of any input could be read
├── InputError          4   unreadable, not a document, damaged
│   └── EncryptedError  4   a password is needed, or wrong
├── OutputError         5   cannot be written, or belongs to another source
│   └── DiskFullError   5   there is no room: stops the whole run
└── EngineError         6   endpoint, key, model or configuration: stops the whole run
PageError               -   one page failed; it becomes a placeholder and the others go on
└── NotAskedError       -   the question was not put: it is in no record, or the money is spent
    └── StoppedError    -   the run was interrupted before the page was read
"""

from __future__ import annotations

import errno
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doc2md.document import Usage


class ExitCode(IntEnum):
    OK = 0
    USAGE = 1
    NOTHING = 2
    PARTIAL = 3
    INPUT = 4
    OUTPUT = 5
    ENGINE = 6
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class Doc2mdError(Exception):
    """Base of all errors that doc2md raises on purpose."""

    exit_code = ExitCode.USAGE


class UsageError(Doc2mdError):
    exit_code = ExitCode.USAGE


class NothingConverted(Doc2mdError):  # noqa: N818
    exit_code = ExitCode.NOTHING


class InputError(Doc2mdError):
    exit_code = ExitCode.INPUT


class EncryptedError(InputError):
    pass


class OutputError(Doc2mdError):
    exit_code = ExitCode.OUTPUT


class DiskFullError(OutputError):
    pass


def fault(error: Exception) -> str:
    """What users are told of an error that nobody raised on purpose."""
    return f"a fault in doc2md ({type(error).__name__}): please report it"


def is_full(error: OSError) -> bool:
    """Whether it is for want of room."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def cannot_write(error: OSError, goal: object) -> OutputError:
    """Why `goal` was not written."""
    if is_full(error):
        return DiskFullError(f"disk full while writing {goal}: free some space and run again")
    return OutputError(f"cannot write {goal}: {error.strerror or error}")


def no_temporary_file(error: OSError) -> OutputError:
    kind = DiskFullError if is_full(error) else OutputError
    problem = error.strerror or error
    return kind(f"no room for temporary files: {problem}; set TMPDIR to another folder")


class EngineError(Doc2mdError):
    exit_code = ExitCode.ENGINE


class PageError(Exception):
    """One page could not be read. Its message is the reason in the ledger; it never ends a run.

    `attempts` and `usage` are what was asked of a server in vain.
    """

    attempts: int = 0
    usage: Usage | None = None


class NotAskedError(PageError):
    """The question was not put to anybody, and nobody else is to be asked instead."""


class StoppedError(NotAskedError):
    """The run was interrupted before the page was read."""

    def __init__(self) -> None:
        super().__init__("not read: interrupted")
