"""Machines with few open files, no home folder or no rights."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.processes import linux
from tests.cli.folder import shell

pytestmark = pytest.mark.process


@linux
@pytest.mark.parametrize(
    "script",
    [
        'ulimit -n 64; doc2md x.pdf "$@" -o -',
        'TMPDIR=/nowhere doc2md x.pdf "$@" -o -',
        'unset HOME XDG_CONFIG_HOME DOC2MD_CACHE_DIR; doc2md x.pdf "$@" -o -',
        "x=$PWD/x.pdf; cd /proc; doc2md $x --transcripts $OLDPWD/answers -o -",
    ],
    ids=["few files", "no folder for temporary files", "no home", "a folder that takes no files"],
)
def test_doc2md_runs_on_a_poor_machine(script: str) -> None:
    done = shell(script)
    assert (done.returncode, done.stdout) == (0, "Words of page 1.\n"), done.stderr


@pytest.fixture
def public(work: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory that other users can read; that of pytest is private."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        shutil.copytree(work, name, dirs_exist_ok=True)
        Path(name).chmod(0o755)
        for variable in ("HOME", "XDG_CONFIG_HOME"):
            monkeypatch.setenv(variable, name)
        monkeypatch.chdir(name)
        yield Path(name)


NOBODY = "setpriv --reuid 65534 --clear-groups"


@linux
@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ('ulimit -n 9; doc2md x.pdf "$@" -o -', 6, "could not be started: Too many open files"),
        (
            f'prlimit --nproc=1 {NOBODY} doc2md x.pdf "$@" -o -',
            6,
            "could not be started: Resource temporarily unavailable",
        ),
        (f'chmod 600 x.pdf; {NOBODY} doc2md x.pdf "$@" -o -', 4, "x.pdf: cannot be read: Permission denied"),
        (f'mkdir out; {NOBODY} doc2md x.pdf "$@" -o out/', 5, "cannot write into out: Permission denied"),
    ],
    ids=["no file", "no process", "no right to read", "no right to write"],
)
def test_something_that_the_machine_lacks_is_named_in_one_line(
    public: Path, script: str, code: int, said: str
) -> None:
    if NOBODY in script and shell(f"{NOBODY} doc2md --version").returncode:
        pytest.skip("nobody else can run it here")
    done = shell(script)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr
    assert said in done.stderr
