"""Commands in processes of their own, for tests in which a real process matters."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PROGRAM = [sys.executable, "-m", "doc2md"]
REPLAY = ("--engine", "replay", "--transcripts", "answers")


class Done(NamedTuple):
    """How a command ended: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


def run_python(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> Done:
    """Run this Python with these arguments and wait for its end."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=110,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


Command = Callable[..., Done]
"""Runs doc2md with these arguments: `command("convert", "x.pdf")`."""


def write_settings(text: str) -> None:
    """Write the user's configuration file."""
    file = Path(os.environ["XDG_CONFIG_HOME"], "doc2md/doc2md.toml")
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
