"""The README as a newcomer reads it: every recipe is run as it stands there, in a folder of its own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import doc2md
from doc2md.errors import ExitCode
from tests.paths import ROOT

README = (ROOT / "README.md").read_text("utf-8")
RECIPES = re.search(r"## Fourteen recipes\n\n```sh\n(.*?)```", README, re.DOTALL)
PROGRAMS = re.findall(r"^```python\n(.*?)```", README, re.DOTALL | re.MULTILINE)
COMMANDS = [line for line in (RECIPES[1] if RECIPES else "").splitlines() if line.startswith("doc2md ")]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(samples, folder / "samples")
    return folder


def test_there_are_fourteen_recipes_and_two_programs() -> None:
    assert len(re.findall(r"^# \d+ ", RECIPES[1] if RECIPES else "", re.MULTILINE)) == 14
    assert len(PROGRAMS) == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_a_recipe_does_what_it_says(work: Path, command: str) -> None:
    """In the README's order, for some recipes use what others made; one page each, to save time."""
    words = shlex.split(command.split(" | ", maxsplit=1)[0])
    home = {"HOME": str(work), "XDG_CONFIG_HOME": str(work), "DOC2MD_PAGES": "1"}
    home |= {name: os.environ[name] for name in os.environ if name.startswith(("PATH", "PYTHON"))}
    program = [sys.executable, "-m", "doc2md", *words[1:]]
    done = subprocess.run(program, cwd=work, env=home, capture_output=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr.decode()
    if "-o" not in words:
        assert done.stdout.startswith((b"# ", b"out/report.json\tpage 1\t"))
        return
    target = work / words[words.index("-o") + 1]
    written = [target] if target.suffix else list(target.iterdir())
    assert all(path.is_dir() or path.stat().st_size > 20 for path in written)
    assert written


def test_what_is_replayed_is_what_was_read(work: Path) -> None:
    one, two = ((work / name).read_text("utf-8") for name in ("one.md", "two.md"))
    assert re.sub(r"\W+", "", one) == re.sub(r"\W+", "", two)


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_python_of_the_readme_runs(work: Path, program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=work, capture_output=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"# The Rainwater Network of Lindmouth" in done.stdout
    assert "out/report.html" not in program or (work / "out/report.html").exists()


def test_the_table_of_exit_codes_is_the_enum() -> None:
    table = re.search(r"## Exit codes\n(.*?)\n## ", README, re.DOTALL)
    assert table
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", table[1], re.MULTILINE)] == sorted(ExitCode)


def test_no_line_installs_somebody_elses_package() -> None:
    assert not re.search(r"pip install (?:-U |--upgrade )?doc2md", README)
    assert doc2md.__version__
