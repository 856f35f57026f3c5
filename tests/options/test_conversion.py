"""Conversion options: page ranges, and which values are refused."""

from __future__ import annotations

import inspect
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import doc2md
from doc2md.errors import Doc2mdError, EncryptedError, ExitCode, UsageError
from doc2md.options.conversion import EngineName, Options, select_pages
from doc2md.options.export import ExportOptions, Images
from doc2md.options.limits import Limits


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("  ", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("3", [3]),
        ("1,3,5-7", [1, 3, 5, 6, 7]),
        ("5-7, 1 ,3", [1, 3, 5, 6, 7]),
        ("2,2,1-2", [1, 2]),
        ("-1", [8]),
        ("-8", [1]),
        ("-1,1", [1, 8]),
        ("7-", [7, 8]),
        ("8-8", [8]),
    ],
)
def test_pages_are_counted_from_one_and_the_last_is_minus_one(pages: str, expected: list[int]) -> None:
    assert select_pages(pages, 8) == expected


@pytest.mark.parametrize(
    "pages", ["0", "-0", "0-3", "00", "3-1", "x", "1,", ",", "1--2", "-1-3", "1.5", "99999999", "+1"]
)
def test_wrong_page_numbers_are_refused_before_a_document_is_opened(pages: str) -> None:
    with pytest.raises(UsageError, match="--pages"):
        Options(pages=pages)


@pytest.mark.parametrize("pages", ["9", "-9", "7-9", "9-", "1,99"])
def test_a_page_that_the_document_does_not_have_is_refused(pages: str) -> None:
    with pytest.raises(UsageError, match="the document has 8 pages"):
        select_pages(pages, 8)


@given(st.text(alphabet="0123456789-, x", max_size=12), st.integers(1, 500))
def test_any_pages_give_numbers_of_the_document_or_a_usage_error(pages: str, count: int) -> None:
    try:
        numbers = select_pages(pages, count)
    except UsageError:
        return
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= count for number in numbers)


@given(st.sets(st.integers(1, 60), min_size=1))
def test_pages_written_out_select_exactly_these(numbers: set[int]) -> None:
    assert select_pages(",".join(map(str, numbers)), 60) == sorted(numbers)


@pytest.mark.parametrize(
    "changes",
    [
        {"dpi": 35.9},
        {"dpi": 601},
        {"dpi": float("nan")},
        {"concurrency": 0},
        {"concurrency": 257},
        {"engine": "replay"},
        {"engine": "local", "transcripts": "answers"},
        {"engine": "tesseract"},
        {"images": "some"},
    ],
)
def test_wrong_values_are_usage_errors(changes: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Options(**changes)  # type: ignore[arg-type]


def test_plain_strings_mean_the_same_as_the_names() -> None:
    options = Options(engine="local", images="off", record="r.jsonl")  # type: ignore[arg-type]
    assert options.engine is EngineName.LOCAL
    assert options.images is Images.OFF
    assert options.record == Path("r.jsonl")


def test_the_password_is_not_in_the_representation() -> None:
    assert "hunter2" not in repr(Options(password="hunter2"))


def test_the_public_names_are_sorted_and_can_be_imported() -> None:
    assert doc2md.__all__ == sorted(doc2md.__all__)
    assert len(set(doc2md.__all__)) == len(doc2md.__all__)
    for name in doc2md.__all__:
        assert getattr(doc2md, name).__name__ == name
    with pytest.raises(AttributeError):
        _ = doc2md.nothing  # type: ignore[attr-defined]


def test_every_kind_of_error_has_an_exit_code() -> None:
    kinds = {kind.__name__: kind.exit_code for kind in Doc2mdError.__subclasses__()}
    assert kinds == {
        "UsageError": ExitCode.USAGE,
        "NothingConverted": ExitCode.NOTHING,
        "InputError": ExitCode.INPUT,
        "OutputError": ExitCode.OUTPUT,
        "EngineError": ExitCode.ENGINE,
    }
    assert EncryptedError.exit_code == ExitCode.INPUT
    assert [int(code) for code in ExitCode] == [0, 1, 2, 3, 4, 5, 6, 129, 130, 143]


def test_convert_offers_every_option_of_the_options_classes() -> None:
    from doc2md.cli.commands.convert import convert

    declared = {
        each.name
        for kind in (Options, ExportOptions, Limits)
        for each in fields(kind)
        if "option" in each.metadata
    }
    offered = set(inspect.signature(convert).parameters)
    assert declared <= offered
    assert {"password", "profiles", "debug", "limits"}.isdisjoint(offered)


@pytest.mark.parametrize("kind", [Options, ExportOptions, Limits])
def test_every_field_is_explained_in_the_docstring(kind: type) -> None:
    assert [each.name for each in fields(kind) if f"    {each.name} " not in (kind.__doc__ or "")] == []
