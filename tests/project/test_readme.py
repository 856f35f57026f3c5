"""The README: every recipe and every program is run as it is written there, in a new folder."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

import doc2md
from tests.builders.commands import Command
from tests.paths import DOCS, ROOT

README = (ROOT / "README.md").read_text("utf-8")
RECIPES = re.search(r"## Fifteen recipes\n\n```sh\n(.*?)```", README, re.DOTALL)
PROGRAMS = re.findall(r"^```python\n(.*?)```", README, re.DOTALL | re.MULTILINE)
COMMANDS = [line for line in (RECIPES[1] if RECIPES else "").splitlines() if line.startswith("doc2md ")]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(samples, folder / "samples")
    return folder


def test_there_are_fifteen_recipes_and_two_programs() -> None:
    assert len(re.findall(r"^# \d+ ", RECIPES[1] if RECIPES else "", re.MULTILINE)) == 15
    assert len(PROGRAMS) == 2


@pytest.mark.ocr
def test_the_recipes_do_what_they_say(command: Command, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the README, because some recipes use the files of others. One page each, to save time."""
    monkeypatch.chdir(work)
    monkeypatch.setenv("DOC2MD_PAGES", "1")
    for recipe in COMMANDS:
        words = shlex.split(recipe.split(" | ", maxsplit=1)[0])
        done = command(*words[1:])
        assert done.code == 0, (recipe, done.err)
        if "-o" not in words:
            assert done.out.startswith(("# ", "out/report.json\tpage 1\t")), recipe
            continue
        target = work / words[words.index("-o") + 1]
        written = [target] if target.suffix else list(target.iterdir())
        assert written, recipe
        assert all(path.is_dir() or path.stat().st_size > 20 for path in written), recipe
    one, two = ((work / name).read_text("utf-8") for name in ("one.md", "two.md"))
    assert re.sub(r"\W+", "", one) == re.sub(r"\W+", "", two)  # recipe 10: a replay gives the same document


@pytest.mark.ocr
@pytest.mark.usefixtures("inline_workers")
@pytest.mark.parametrize("program", PROGRAMS)
def test_the_python_of_the_readme_runs(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], program: str
) -> None:
    monkeypatch.chdir(work)
    exec(compile(program, "README.md", "exec"), {"__name__": "__main__"})
    assert "# The Rainwater Network of Lindmouth" in capsys.readouterr().out
    assert "out/report.html" not in program or (work / "out/report.html").exists()


def test_the_readme_is_short_and_its_links_lead_somewhere() -> None:
    assert len(README.splitlines()) <= 200
    for page in (ROOT / "README.md", *DOCS.glob("*.md")):
        for link in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), (page.name, link)


def test_the_first_screen_says_what_doc2md_is_for_and_then_where_it_loses() -> None:
    first = "\n".join(README.splitlines()[:25])
    assert "It is for people who" in first
    assert "What makes it different" in first
    assert README.index("**not** the best choice") < README.index("| converter |")


def test_no_line_installs_the_other_package_of_that_name() -> None:
    assert not re.search(r"pip install (?:-U |--upgrade )?doc2md", README)
    assert doc2md.__version__
