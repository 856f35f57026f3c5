"""`doc2md convert`: its inputs, its messages and its files."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from doc2md import __version__
from doc2md.errors import ExitCode
from tests.builders.answers import FIGURE, words_of_page
from tests.builders.commands import REPLAY, Command
from tests.builders.raw_pdf import LINE, raw_pdf
from tests.cli.folder import made


def test_help_names_the_exit_codes_and_version_prints_that_of_the_package(command: Command) -> None:
    code, out, err = command("convert", "--help-all")
    assert (code, err) == (0, "")
    for exit_code in ExitCode:
        assert f"{int(exit_code)} " in out
    assert command("--version") == (0, f"doc2md {__version__}\n", "")
    assert command("--help")[0] == 0


def test_an_input_without_a_command_is_converted_and_a_pipe_gets_only_the_document(command: Command) -> None:
    code, out, err = command("x.pdf", *REPLAY)
    assert (code, out) == (0, "Words of page 1.\n")
    assert err.startswith("x.pdf: 1 page (1 ok) in ")
    assert made() == []
    assert command("convert", "-q", "x.pdf", *REPLAY) == (0, "Words of page 1.\n", "")


def test_json_on_standard_output_is_json(command: Command) -> None:
    code, out, _ = command("x.pdf", *REPLAY, "-f", "json", "-o", "-")
    assert code == 0
    assert json.loads(out)["source"]["name"] == "x.pdf"


def test_standard_input_is_a_document(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for data, expected in ((raw_pdf(LINE), (0, "Words of page 1.\n")), (b"text", (4, "")), (b"", (4, ""))):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data), isatty=lambda: False))
        code, out, err = command("-", *REPLAY)
        assert (code, out) == expected
        assert "stdin: " in err
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw_pdf(LINE)), isatty=lambda: False))
    assert command("-", *REPLAY, "-o", "out/")[0] == 0
    assert made() == ["out/.doc2md.json", "out/stdin.md"]


def test_several_inputs_go_into_a_folder_and_a_bad_one_does_not_stop_the_others(command: Command) -> None:
    Path("bad.pdf").write_bytes(b"text")
    code, out, err = command("x.pdf", "bad.pdf", "none.pdf", "y.pdf", *REPLAY, "-f", "md,json", "-o", "out/")
    assert (code, out) == (3, "")
    written = ["out/x.json", "out/x.md", "out/y.json", "out/y.md"]
    assert made() == ["bad.pdf", "out/.doc2md-run.jsonl", "out/.doc2md.json", *written]
    assert "doc2md: bad.pdf: not a" in err
    assert "doc2md: none.pdf: cannot be read" in err


def test_two_inputs_with_one_name_get_the_same_two_outputs_each_time(command: Command) -> None:
    Path("sub").mkdir()
    Path("sub/X.pdf").write_bytes(raw_pdf(LINE, LINE))
    for _ in range(2):
        assert command("x.pdf", "sub/X.pdf", *REPLAY, "-o", "out/")[0] == 0
    assert Path("out/x.md").read_text() == "Words of page 1.\n"
    assert Path("out/X-2.md").read_text() == "Words of page 1.\n\nWords of page 2.\n"


def test_a_document_of_another_source_is_only_replaced_with_overwrite(command: Command) -> None:
    Path("answers/page-1.txt").write_text(FIGURE)
    assert command("x.pdf", *REPLAY, "-o", "out/a.md")[0] == 0
    Path("out/mine.md").write_text("mine")
    before = {file: file.read_bytes() for file in Path("out").rglob("*") if file.is_file()}
    assert Path("out/a_artifacts/p0001-fig01.png") in before
    # a.json would bring its own figures into a_artifacts/
    for output in ("out/a.md", "out/mine.md", "out/a.json"):
        code, _, err = command("y.pdf", *REPLAY, "-o", output)
        assert (code, err.count("\n")) == (5, 1)
        assert "was not made from this y.pdf: pass --overwrite, or choose another -o" in err
    assert before == {file: file.read_bytes() for file in Path("out").rglob("*") if file.is_file()}
    assert command("x.pdf", *REPLAY, "-o", "out/a.md")[0] == 0
    assert command("y.pdf", *REPLAY, "-o", "out/a.md", "--overwrite")[0] == 0
    assert command("y.pdf", *REPLAY, "-o", "out/a.md")[0] == 0
    assert command("x.pdf", *REPLAY, "-o", "out/a.md")[0] == 5


def test_a_new_edition_of_the_same_file_replaces_its_document(command: Command) -> None:
    assert command("x.pdf", *REPLAY, "-o", "out/")[0] == 0
    Path("x.pdf").write_bytes(raw_pdf(LINE, LINE))
    assert command("x.pdf", *REPLAY, "-o", "out/")[0] == 0
    assert "Words of page 2." in Path("out/x.md").read_text()


def test_strange_names_are_printed_escaped_and_give_plain_file_names(command: Command) -> None:
    names = ["a\nb.pdf", "c\x1b[31md.pdf", os.fsdecode(b"caf\xe9.pdf"), "-dash.pdf", "n" * 251 + ".pdf"]
    for name in names:
        Path(name).write_bytes(raw_pdf(LINE))
    code, out, err = command("convert", *REPLAY, "-o", "out/", "--", *names)
    assert (code, out) == (0, "")
    assert err.count(" → ") == len(names)
    assert all(line.isprintable() for line in err.splitlines())
    assert r"a\nb.pdf" in err
    assert r"caf\udce9.pdf" in err
    written = sorted(file.name for file in Path("out").glob("*.md"))
    assert written == ["-dash.md", "a_b.md", "c_[31md.md", "caf_.md", "n" * 180 + ".md"]
    code, _, err = command("none\n\x1b.pdf", *REPLAY)
    assert (code, err) == (
        4,
        "doc2md: none\\n\\x1b.pdf: cannot be read: No such file or directory; check its name\n",
    )


def test_an_impossible_file_name_is_exit_4(command: Command) -> None:
    code, _, err = command("x" * 5000, *REPLAY)
    assert code == 4
    assert "File name too long" in err


def test_a_picture_is_a_document_of_one_page(command: Command, samples: Path) -> None:
    code, out, _ = command(str(samples / "receipt.png"), *REPLAY)
    assert (code, out) == (0, "Words of page 1.\n")


def test_figures_on_standard_output_are_embedded_or_none(command: Command) -> None:
    Path("answers/page-1.txt").write_text(FIGURE + words_of_page(1))
    assert "png" not in command("x.pdf", *REPLAY)[1]
    assert "data:image/png;base64," in command("x.pdf", *REPLAY, "--images", "embedded")[1]
    assert made() == []


def test_doc2md_alone_shows_the_short_help(command: Command) -> None:
    code, out, _ = command()
    assert code == 0
    assert "doc2md report.pdf -o out/" in out


def test_several_documents_on_standard_output_are_told_apart(command: Command) -> None:
    Path("y.pdf").write_bytes(Path("x.pdf").read_bytes())
    code, out, _ = command("x.pdf", "y.pdf", *REPLAY)
    assert code == 0
    assert out == "".join(f"<!-- document: {name} -->\n\nWords of page 1.\n\n" for name in ("x.pdf", "y.pdf"))
    code, _, err = command("x.pdf", "y.pdf", *REPLAY, "-f", "json")
    assert (code, "several documents cannot go to standard output as json" in err) == (1, True)


def test_two_inputs_with_one_name_are_told_apart_in_messages(command: Command) -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "x.pdf").write_bytes(Path("x.pdf").read_bytes())
    _, _, err = command("a/x.pdf", "b/x.pdf", *REPLAY, "-o", "out/")
    names = sorted(line.partition(":")[0] for line in err.splitlines() if "→" in line)
    assert names == ["a/x.pdf", "b/x.pdf"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["x.pdf", "--template", "no.j2", "-o", "out.html"],
        ["layout", "x.pdf", "-o", "x.pdf/out.png"],
        ["text", "x.pdf", "-o", "x.pdf/out.txt"],
        ["find", "words", "x.json", "--draw", "x.pdf/out.png"],
    ],
)
def test_a_place_that_cannot_be_used_is_reported_before_the_work(
    command: Command, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setattr("doc2md.session.Session.__aenter__", lambda session: pytest.fail("it began to work"))
    Path("x.json").write_text("{}")
    code, _, err = command(*arguments)
    assert code in {ExitCode.USAGE, ExitCode.OUTPUT}
    assert err.count("\n") == 1
