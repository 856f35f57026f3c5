"""The docs: every program and every command line in `docs/` runs as it is written there, in a new folder."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from doc2md.errors import ExitCode
from tests.builders.commands import Command
from tests.fakes.workers import convert_inline
from tests.paths import DOCS

PAGES = sorted(DOCS.glob("*.md"))
PROGRAMS = [
    (page.name, program)
    for page in PAGES
    for program in re.findall(r"^```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
]
LINE = re.compile(r"^ *(doc2md (?:convert|diff|find|report|review|split|verify) .*)$", re.MULTILINE)
COMMANDS = {
    page.name: LINE.findall("\n".join(blocks))
    for page in PAGES
    if (blocks := re.findall(r"^```sh\n[^`]*```|^    doc2md .*$", page.read_text("utf-8"), re.MULTILINE))
}


@pytest.fixture
def work(tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the files that the docs name. One page of each document is read, to save time."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOC2MD_PAGES", "1")
    for name in ("report.pdf", "samples/report.pdf"):
        Path(name).parent.mkdir(exist_ok=True)
        shutil.copy(samples / "report.pdf", name)
    convert_inline(samples / "report.pdf", pages="1", engine="local").save("model/report.json")
    model = {"type": "WordLevel", "vocab": {"[UNK]": 0}, "unk_token": "[UNK]"}
    Path("tokenizer.json").write_text(json.dumps({"version": "1.0", "model": model}))


def test_there_are_programs_and_commands() -> None:
    assert len(PROGRAMS) >= 3
    assert len(COMMANDS) >= 5


@pytest.mark.ocr
@pytest.mark.usefixtures("inline_workers", "work")
@pytest.mark.parametrize(
    ("page", "program"), PROGRAMS, ids=[f"{page}-{n}" for n, (page, _) in enumerate(PROGRAMS)]
)
def test_the_programs_of_the_docs_run(page: str, program: str) -> None:
    if "langchain" in program:
        pytest.importorskip("langchain_core")
    exec(compile(program, page, "exec"), {"__name__": "__main__"})


@pytest.mark.ocr
@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("page", sorted(COMMANDS))
def test_the_commands_of_the_docs_run(command: Command, page: str) -> None:
    for line in COMMANDS[page]:
        words = shlex.split(re.split(r" {3,}| # ", line)[0])
        if "--base-url" not in words:  # there is no server here
            done = command(*words[1:])
            assert done.code in {ExitCode.OK, ExitCode.PARTIAL}, (line, done.err)
