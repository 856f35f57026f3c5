"""Settings from options, the environment and a file, and under the names that other tools use."""

from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.cli.aliases import translate
from doc2md.errors import UsageError
from tests.builders.answers import grounded
from tests.builders.commands import Command, write_settings


def test_settings_come_from_environment_file_and_default_in_that_order(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("mine.toml").write_text('dpi = 200\nmath = "brackets"\n', "utf-8")
    monkeypatch.setenv("DOC2MD_DPI", "180")
    monkeypatch.setenv("DOC2MD_API_KEY", "sk-CANARY-1234")
    shown = command("config", "show", "--config", "mine.toml")
    assert shown.code == 0
    assert "dpi = 180.0  # environment" in shown.out
    assert 'math = "brackets"  # file' in shown.out
    assert 'tables = "auto"  # default' in shown.out
    assert "CANARY" not in shown.out
    assert "DOC2MD_API_KEY: set (hidden)" in shown.out


def test_only_the_configuration_of_the_user_is_read_and_none_in_the_working_directory(
    command: Command,
) -> None:
    Path("answers/page-1.txt").write_text(grounded("title", "# The wall"))
    Path("doc2md.toml").write_text('base_url = "http://127.0.0.1:9/v1"\n', "utf-8")
    write_settings('title-level = 2\nengine = "replay"\n')
    done = command("x.pdf", "--transcripts", "answers", "-o", "-")
    assert (done.code, done.out) == (0, "## The wall\n")


@pytest.mark.parametrize("settings", ["no_such = 1", "dpi = ", "dpi = 9999"])
def test_a_mistake_in_the_file_is_one_line(command: Command, settings: str) -> None:
    Path("mine.toml").write_text(settings, "utf-8")
    code, _, err = command("x.pdf", "--config", "mine.toml")
    assert code in {1, 6}
    assert err.count("\n") == 1


@pytest.mark.parametrize("value", ["abc", "9999"])
def test_a_wrong_value_is_reported_where_it_was_set(
    command: Command, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    Path("mine.toml").write_text(f'dpi = "{value}"\n', "utf-8")
    code, _, err = command("x.pdf", "--config", "mine.toml")
    assert (code, err.startswith("doc2md: configuration mine.toml: ")) == (6, True), err
    monkeypatch.setenv("DOC2MD_DPI", value)
    code, _, err = command("x.pdf", "--config", "mine.toml")
    assert (code, err.startswith("doc2md: environment variable DOC2MD_DPI: ")) == (6, True), err
    code, _, err = command("x.pdf", "--dpi", value)
    assert (code, "environment" in err) == (1, False), err


def test_a_missing_file_is_named_without_a_number(command: Command) -> None:
    for arguments in (["--config", "no.toml"], ["--transcripts", "no"]):
        _, _, err = command("x.pdf", *arguments)
        assert "Errno" not in err
        assert "No such file" in err


def test_other_tools_names_for_the_same_options_work() -> None:
    assert translate(["a.pdf", "--to", "md", "--output_dir=out"]) == [
        "a.pdf",
        "--formats",
        "md",
        "--output=out",
    ]
    assert translate(["--output_format", "json"]) == ["--formats", "json"]


def test_a_page_range_counted_from_zero_is_refused_with_the_right_one() -> None:
    with pytest.raises(UsageError, match="--pages 1,6-11"):
        translate(["a.pdf", "--page_range", "0,5-10"])
