"""Limits are the same for the command line, Python and the documentation. What exceeds them is refused or left out."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path

import pytest

import doc2md
from doc2md.cli.app import app
from doc2md.document import PageStatus
from doc2md.errors import ExitCode, InputError, PageError, UsageError
from doc2md.options.fields import flag
from doc2md.options.limits import Limits, spelled
from doc2md.runtime.deadline import Deadline
from tests.builders.answers import answer_files
from tests.builders.commands import Command
from tests.builders.pages import numbered_pages
from tests.paths import DOCS

pytestmark = pytest.mark.usefixtures("inline_workers")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A document of three pages with a line of text each."""
    numbered_pages(3, y=72).save(tmp_path / "x.pdf")
    return tmp_path / "x.pdf"


def test_the_documentation_has_the_table_of_the_code() -> None:
    table = re.findall(
        r"^\| `(--[\w-]+)` \| `(\w+)` \| (.+) \|$", (DOCS / "limits.md").read_text("utf-8"), re.M
    )
    assert table == [
        (flag(each.name), each.metadata["default"], each.metadata["help"]) for each in fields(Limits)
    ]


def test_every_limit_is_an_option_with_the_same_default_under_a_separate_heading(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app(["convert", "--help-all"], standalone_mode=False)
    options, _, limits = capsys.readouterr().out.partition("\nLimits:\n")
    for each in fields(Limits):
        assert flag(each.name) not in options
        assert re.search(
            rf"{flag(each.name)} {each.metadata['metavar']} .*\[default:\s+{each.metadata['default']}\]",
            limits,
            re.S,
        )


@pytest.mark.parametrize(
    ("arguments", "variable", "setting", "allowed"),
    [
        ((), "", "", 5_000),
        ((), "", "max_pages = 2", 2),
        ((), "1", "max_pages = 2", 1),
        (("--max-pages", "1k"), "1", "max_pages = 2", 1_000),
    ],
)
def test_a_limit_comes_from_the_command_the_environment_or_the_configuration(
    arguments: tuple[str, ...],
    variable: str,
    setting: str,
    allowed: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = []
    monkeypatch.setattr(
        "doc2md.cli.actions.convert.run", lambda request: taken.append(request.options.limits)
    )
    if variable:
        monkeypatch.setenv("DOC2MD_MAX_PAGES", variable)
    config = tmp_path / "doc2md.toml"
    config.write_text(setting)
    app(["convert", "x.pdf", "--config", str(config), *arguments], standalone_mode=False)
    assert taken == [Limits(max_pages=allowed)]


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("5000", 5_000),
        ("25M", 25_000_000),
        ("500MB", 500_000_000),
        ("500 mb", 500_000_000),
        ("1.5GiB", 3 << 29),
        ("64k", 64_000),
        ("7b", 7),
        (12, 12),
    ],
)
def test_sizes_and_counts_are_written_with_units_or_without(given: str, value: int) -> None:
    assert Limits(max_memory=given) == Limits(max_memory=value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "seconds"), [("90", 90), ("90s", 90), ("1.5min", 90), ("4h", 14_400), (0.5, 0.5)]
)
def test_times_are_written_with_units_or_without(given: str, seconds: float) -> None:
    assert Limits(page_seconds=given).page_seconds == seconds  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    [
        "",
        "x",
        "0",
        "-1",
        "0.1",
        "0.0001k",
        "1.5",
        "nan",
        "inf",
        "1e9",
        "5 cows",
        "5h",
        "1.5.5",
        "9" * 30,
        None,
    ],
)
def test_a_wrong_limit_is_a_usage_error_that_names_the_option(given: str) -> None:
    with pytest.raises(UsageError, match=r"^--max-pages .*: expected a value such as 5000 or 25M$"):
        Limits(max_pages=given)  # type: ignore[arg-type]


def test_a_number_of_bytes_is_written_with_a_unit() -> None:
    assert [spelled(n) for n in (999, 64_000, 1_500_000_000)] == ["999", "64K", "1.5G"]


def test_a_file_that_is_too_large_is_refused_from_any_source(file: Path) -> None:
    size = file.stat().st_size
    for give in (lambda: file, file.read_bytes, lambda: io.BytesIO(file.read_bytes())):
        with pytest.raises(InputError, match=r"^(x\.pdf|document): larger than max_file_size 500B allows; "):
            doc2md.convert(give(), limits=Limits(max_file_size=500))
        assert len(doc2md.convert(give(), pages="1", limits=Limits(max_file_size=size)).ledger) == 1


def test_a_page_that_is_too_large_for_its_pixels_is_rendered_at_fewer_dpi(file: Path, tmp_path: Path) -> None:
    answers = answer_files(tmp_path / "answers", 1)
    (row,) = doc2md.convert(file, transcripts=answers, pages="1", limits=Limits(max_pixels="10k")).ledger
    assert row.status is PageStatus.OK
    assert row.notes == ("rendered at 10 dpi: at 144 dpi it has more pixels than --max-pixels 10K allows",)


def test_figures_beyond_the_limit_are_left_out_and_reported(file: Path, tmp_path: Path) -> None:
    answers = answer_files(tmp_path / "answers", 1)
    (answers / "page-1.txt").write_text("image[[10, 10, 300, 300]]\nimage[[400, 400, 900, 900]]\n")
    result = doc2md.convert(file, transcripts=answers, pages="1", limits=Limits(max_figures=1))
    (row,) = result.ledger
    assert row.status is PageStatus.PARTIAL
    assert "2 figures, more than --max-figures 1 allows: the last are left out" in row.notes
    assert len(result.figures) == 1


LATE = "not read: the document took more than 0.01 s (--document-seconds)"


def test_running_work_ends_at_the_deadline_and_nothing_starts_after_it() -> None:
    async def work() -> None:
        deadline = Deadline(0.01)
        for _ in range(2):
            with pytest.raises(PageError, match=re.escape(LATE)):
                async with deadline.enforce():
                    await asyncio.sleep(60)
        async with Deadline(60).enforce():
            pass

    asyncio.run(work())


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit of a document ends after its first page."""

    class Hurried(Deadline):
        begun = 0

        @asynccontextmanager
        async def enforce(self) -> AsyncIterator[None]:
            self.begun += 1
            async with super().enforce() if self.begun == 1 else Deadline(-self.seconds).enforce():
                yield

    monkeypatch.setattr("doc2md.session.Deadline", Hurried)
    monkeypatch.setattr("doc2md.searchable.Deadline", Hurried)


@pytest.mark.usefixtures("late")
def test_pages_that_are_done_at_the_deadline_are_kept(file: Path) -> None:
    result = doc2md.convert(file)
    assert [row.status for row in result.ledger] == ["ok", "failed", "failed"]
    assert "Words of page 1." in result.markdown
    assert all("--document-seconds" in row.notes[0] for row in result.ledger[1:])


@pytest.mark.usefixtures("late")
def test_a_document_that_takes_too_long_is_exit_3_and_its_pages_are_written(
    command: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    for name, made in (("convert", "x.md"), ("text", "x.txt"), ("searchable", "new.pdf")):
        code, _, err = command(name, "x.pdf", "-o", made, "--document-seconds", "4h")
        assert code == ExitCode.PARTIAL
        assert Path(made).stat().st_size
        assert "page 2: failed: not read: the document took" in err.replace("left as it was", "failed")
