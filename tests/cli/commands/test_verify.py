"""`doc2md verify`: what it reports, and its exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.builders.commands import Command
from tests.fakes.workers import convert_inline


@pytest.fixture(scope="module")
def converted(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The JSON of a page of the sample report."""
    path = tmp_path_factory.mktemp("converted") / "report.json"
    convert_inline(samples / "report.pdf", pages="5").save(path, images="off")
    return path


def test_a_faithful_document_passes_and_a_changed_number_is_found(
    command: Command, converted: Path, samples: Path, tmp_path: Path
) -> None:
    code, out, err = command("verify", converted, samples / "report.pdf")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "report.json: 1 of 1 pages pass"

    text = converted.read_text("utf-8").replace('"plain": "50.0"', '"plain": "56.0"', 1)
    (tmp_path / "changed.json").write_text(text, "utf-8")
    shutil.copy(samples / "report.pdf", tmp_path)  # it is found beside the JSON
    code, out, _ = command("verify", tmp_path / "changed.json", "-f", "json")
    report = json.loads(out)
    assert code == 3
    assert not report["passed"]
    assert [(each["kind"], each["text"], each["printed"]) for each in report["pages"][0]["findings"]] == [
        ("changed", "56.0", "50.0")
    ]
    assert command("verify", tmp_path / "changed.json", "--min-share", "0.99", "-q").out == ""


def test_without_the_document_it_reports_what_was_found_at_first(
    command: Command, converted: Path, samples: Path
) -> None:
    code, out, err = command("verify", converted)
    assert code == 0
    assert "1 of 1 pages pass" in out
    assert "report.pdf was not found" in err
    code, _, err = command("verify", converted, samples / "slides.pdf")
    assert code == 4
    assert "is not the report.pdf that was converted" in err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--min-share", "2"), 1, "--min-share must be between 0 and 1"),
        (("--fail-on", "wrong"), 1, "--fail-on: "),
    ],
)
def test_a_wrong_option_is_an_error(
    command: Command, converted: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = command("verify", converted, *arguments)
    assert done.code == code
    assert message in done.err
