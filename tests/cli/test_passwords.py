"""Passwords asked for on a terminal; those from files and the environment are in test_password_options.py."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.commands import PROGRAM
from tests.builders.pages import locked, numbered_pages

pytestmark = pytest.mark.process

pty = pytest.importorskip("pty")

# Runs a program on a pseudo-terminal; its input and output go through the pipes of this process.
TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
COMMAND = [*PROGRAM, "locked.pdf", "-f", "md,json", "-o", "out/", "-v"]
PROMPT = "Password for locked.pdf: "
SECRET = "hünter2"


@pytest.fixture(autouse=True)
def _locked(work: Path) -> None:
    Path("locked.pdf").write_bytes(locked(numbered_pages(1), SECRET))


def at_a_terminal(*lines: str) -> tuple[int, str]:
    """Type a line at each prompt. Returns the exit code and what the terminal showed."""
    command = [sys.executable, "-c", TERMINAL, *COMMAND]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        shown = b""
        left = list(lines)
        while part := os.read(process.stdout.fileno(), 4096):
            shown += part
            if left and shown.count(PROMPT.encode()) > len(lines) - len(left):
                os.write(process.stdin.fileno(), left.pop(0).encode())
        process.stdin.close()
        return process.wait(), shown.decode()


def test_a_password_is_asked_for_on_a_terminal_and_is_not_shown(work: Path) -> None:
    code, shown = at_a_terminal("wrong\n", f"{SECRET}\n")
    assert code == 0
    assert shown.count(PROMPT) == 2
    assert shown.count("locked.pdf: this password is wrong") == 1
    assert "Words of page 1." in (work / "out/locked.md").read_text("utf-8")
    written = b"".join(
        file.read_bytes() for file in work.rglob("*") if file.is_file() and file.suffix != ".pdf"
    )
    assert SECRET not in shown + written.decode("utf-8", "replace")
    assert not [file for file in work.rglob("*") if SECRET in file.name]


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        (["a\n", "b\n", "c\n"], 4, "locked.pdf: the password is wrong; put the password in a file"),
        (["\n"], 4, "locked.pdf: encrypted; put the password in a file"),
        (["\x04"], 4, "locked.pdf: encrypted; put the password in a file"),
        (["\x03"], 130, "interrupted"),
    ],
)
def test_without_the_right_password_the_message_says_what_to_do(
    lines: list[str], code: int, said: str, work: Path
) -> None:
    ended, shown = at_a_terminal(*lines)
    assert ended == code
    assert shown.count(PROMPT) == len(lines)
    assert said in re.sub(r"\s+", " ", shown)
    assert "Traceback" not in shown


def test_without_a_terminal_no_password_is_asked_for() -> None:
    ended = subprocess.run(COMMAND, input=b"hunter2\n", capture_output=True, check=False)
    assert ended.returncode == 4
    assert b"Password for" not in ended.stdout + ended.stderr
