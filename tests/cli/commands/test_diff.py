"""`doc2md diff`: exit codes and outputs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doc2md.cli.actions.diff import DiffRun
from doc2md.document import Block
from doc2md.errors import ExitCode, InputError, OutputError, UsageError
from doc2md.exporter.json import to_json
from doc2md.options.conversion import Options
from tests.builders.blocks import document, paragraph
from tests.builders.commands import Command

A = [paragraph("ten litres, of water", page=1), paragraph("the second page", page=2)]
B = [paragraph("ten litres of water", page=1), paragraph("the other page", page=2)]


def written(path: Path, *blocks: Block) -> str:
    path.write_text(to_json(document(*blocks)), "utf-8")
    return str(path)


@pytest.fixture
def names(tmp_path: Path) -> tuple[str, str]:
    return written(tmp_path / "a.json", *A), written(tmp_path / "b.json", *B)


def test_the_command_prints_the_differences_and_exits_with_3(
    command: Command, names: tuple[str, str]
) -> None:
    code, out, err = command("diff", *names)
    assert (code, err) == (ExitCode.PARTIAL, "")
    assert "the [-second-]{+other+} page" in out


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({}, ExitCode.PARTIAL),
        ({"options": Options(pages="1")}, ExitCode.OK),
        ({"options": Options(pages="1"), "only": "punctuation"}, ExitCode.PARTIAL),
        ({"only": "structure, tables"}, ExitCode.OK),
        ({"fail_above": 0.5}, ExitCode.OK),
        ({"fail_above": 0.1}, ExitCode.PARTIAL),
    ],
)
def test_the_exit_code_says_whether_they_agree(
    names: tuple[str, str],
    capfdbinary: pytest.CaptureFixture[bytes],
    settings: dict[str, object],
    code: ExitCode,
) -> None:
    assert DiffRun(names, **{"options": Options(), **settings}).run() is code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "settings", [{"format": "xml"}, {"only": "words"}, {"fail_above": 2.0}, {"limit": -1}]
)
def test_wrong_options_are_named(names: tuple[str, str], settings: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        DiffRun(names, Options(), **settings).run()  # type: ignore[arg-type]


def test_a_file_of_another_program_is_not_replaced(names: tuple[str, str], tmp_path: Path) -> None:
    target = tmp_path / "changes.json"
    DiffRun(names, Options(), output=str(target), format="json").run()
    assert json.loads(target.read_text("utf-8"))["version"] == 1
    with pytest.raises((OutputError, UsageError)):
        DiffRun(names, Options(), output=str(target)).run()


def test_an_input_that_is_no_json_is_refused(names: tuple[str, str], samples: Path) -> None:
    with pytest.raises(InputError, match="convert"):
        DiffRun((names[0], str(samples / "report.pdf")), Options()).run()
