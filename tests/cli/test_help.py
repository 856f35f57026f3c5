"""The help of the commands: groups, and a first view with the options that most people use."""

from __future__ import annotations

import re

import pytest

from doc2md.cli.app import app
from doc2md.cli.commands import Commands
from doc2md.cli.help import COMMON, GROUPS
from doc2md.cli.parameters import setting_names
from tests.paths import ROOT


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    app([*arguments], standalone_mode=False)
    return capsys.readouterr().out


def options(text: str) -> set[str]:
    return set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", text, re.M)) - {"--help", "--help-all"}


def test_the_help_of_convert_has_twenty_options_in_groups(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "convert", "--help")
    assert len(options(text)) == 20
    assert re.findall(r"^(\w[\w ]*):$", text, re.M) == [
        "Arguments",
        *(group for group in GROUPS if group != "Limits"),
    ]
    assert re.search(r"^37 more options: .*convert --help-all$", text, re.M)
    assert "Exit codes" not in text


def test_help_all_has_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "convert", "--help-all")
    assert len(options(text)) > 50
    assert "more options" not in text
    assert "Exit codes" in text
    assert list(GROUPS)[-1] == "Limits" == re.findall(r"^(\w[\w ]*):$", text, re.M)[-1]


def test_every_name_in_the_groups_is_an_option_of_a_command() -> None:
    named = {name for names in GROUPS.values() for name in names.split()}
    assert named >= COMMON
    import typer

    group = typer.main.get_command(app)
    context = typer.Context(group)
    assert named - {"goal", "help", "help_all"} <= setting_names(context) | {"config"}


@pytest.mark.parametrize("command", ["convert", "searchable", "split", "watch"])
def test_the_first_view_shows_where_the_output_goes(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert "--output" in options(shown(capsys, command, "--help"))


@pytest.mark.parametrize("command", ["find", "layout", "split", "verify"])
def test_each_command_tells_of_what_it_does_not_show(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    short, whole = options(shown(capsys, command, "--help")), options(shown(capsys, command, "--help-all"))
    assert short <= whole
    assert ("more options" in shown(capsys, command, "--help")) == (short < whole)


def test_every_module_of_a_command_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    names = set(re.findall(r"^  (\w+)  ", shown(capsys, "--help"), re.M))
    assert names == set(Commands())
    modules = {path.stem for path in (ROOT / "doc2md/cli/commands").glob("[!_]*.py")}
    assert modules <= names | {"ask"}
