"""All errors that doc2md raises on purpose. Each message is one line with a hint on what to do. Numbers are exit codes.

Doc2mdError
├── UsageError          1   an option is wrong, or options contradict each other
├── NothingConverted    2   no page of any input could be read
├── InputError          4   the input is unreadable, damaged or not a document
│   └── EncryptedError  4   the password is missing or wrong
├── OutputError         5   the output cannot be written, or belongs to another source
│   ├── DiskFullError   5   the disk is full; ends the whole run
│   └── StorageError    5   the object storage cannot be written; ends the whole run
└── EngineError         6   endpoint, key, model or configuration; ends the whole run
PageError               -   one page failed; it becomes a placeholder and the other pages are converted
└── NotAskedError       -   no server was asked: the recording lacks the answer, or the budget is spent
    └── StoppedError    -   the run was interrupted before the page was read
"""

from __future__ import annotations

import errno
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doc2md.document import Usage

ENCRYPTED_HINT = "put the password in a file and pass --password-file FILE, or set DOC2MD_PDF_PASSWORD"


class ExitCode(IntEnum):
    """Exit codes of the command line. docs/errors.md explains them."""

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
    """Base class of all errors that end a document or the run."""

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


class StorageError(OutputError):
    pass


def unexpected_error(error: Exception) -> str:
    """The message for an exception that doc2md did not raise on purpose."""
    return f"a bug in doc2md ({type(error).__name__}): please report it"


def reason_of(error: Exception) -> str:
    """What an error says, for a message: without the number and the file name of an OSError."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def is_full(error: OSError) -> bool:
    """Whether the reason is a full disk, or a limit on the size of files."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def cannot_write(error: OSError, target: object) -> OutputError:
    """The error to raise if `target` cannot be written."""
    if is_full(error):
        return DiskFullError(f"disk full while writing {target}: free some space and run again")
    return OutputError(f"cannot write {target}: {error.strerror or error}")


def no_temporary_file(error: OSError) -> OutputError:
    """The error to raise if a temporary file cannot be written."""
    kind = DiskFullError if is_full(error) else OutputError
    problem = error.strerror or error
    return kind(f"cannot write temporary files: {problem}; set TMPDIR to another folder")


class EngineError(Doc2mdError):
    exit_code = ExitCode.ENGINE


class PageError(Exception):
    """One page could not be read. The message becomes a note in the page's ledger row. It does not end the run.

    `attempts` and `usage` are the number of requests and the tokens that the page has cost.
    """

    attempts: int = 0
    usage: Usage | None = None


class NotAskedError(PageError):
    """The engine was not asked, and no other engine should be asked instead."""


class StoppedError(NotAskedError):
    """The run was interrupted before the page was read."""

    def __init__(self) -> None:
        super().__init__("not read: interrupted")
