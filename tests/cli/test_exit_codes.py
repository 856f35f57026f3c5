"""Each error has an exit code and one line on standard error."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.builders.commands import REPLAY, Command
from tests.builders.raw_pdf import LINE, raw_pdf
from tests.cli.folder import made


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["convert"], "Missing argument 'INPUT"),
        (["--nonsense", "x.pdf"], "No such option: --nonsense"),
        (["x.pdf", "--dpi", "many"], "--dpi"),
        (["covnert", "x.pdf"], "did you mean doc2md convert?"),
        (["cache", "bogus"], "cache --help"),
        (["x.pdf", "--rpm", "1e-300", "-o", "x.md"], "--rpm must be between 0.01"),
        (["x.pdf", "--dpi", "9999"], "--dpi must be between 36 and 600"),
        (["x.pdf", "--engine", "magic"], "--engine"),
        (["x.pdf", "--pages", "0"], "page numbers start at 1"),
        (["x.pdf", "--pages", "7-3"], "put the lower page number first"),
        (["x.pdf", "--engine", "replay"], "needs --transcripts"),
        (["x.pdf", *REPLAY, "--pages", "99"], "x.pdf: --pages 99: the document has 1 page"),
        (["x.pdf", "-f", "docx"], "unknown format; choose from md"),
        (["x.pdf", "-f", "md,json"], "only one format"),
        (["x.pdf", "-o", "x.txt"], "unknown suffix; a file name must end in"),
        (["x.pdf", "y.pdf", "-o", "x.md"], "2 inputs cannot go into one file"),
        (["http://localhost/x.pdf", *REPLAY], "URLs are not supported; download the document first"),
        (["x.pdf", "--password-file", "none"], "--password-file none: cannot be read"),
    ],
)
def test_a_wrong_command_is_one_line_and_exit_1(command: Command, args: list[str], reason: str) -> None:
    code, out, err = command(*args)
    assert (code, out) == (1, "")
    assert err.startswith("doc2md: ")
    assert err.count("\n") == 1
    assert reason in err
    assert made() == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "cannot be read: No such file or directory; check its name"),
        (b"", "(it is empty)"),
        (b"just some text\n", "(15 bytes, starts with b'just som')"),
        (b"%PDF-1.7\n", "damaged, MuPDF cannot open it; look for another copy of it"),
        (
            b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>",
            "0 readable pages (damaged); look for another copy of it",
        ),
        (
            raw_pdf(LINE).replace(b"/Count 1", b"/Count -1"),
            "damaged, its pages cannot be counted; look for another copy of it",
        ),
        (b"\x89PNG\r\n\x1a\n<html>", "a damaged PNG file; look for another copy of it"),
    ],
)
def test_an_input_that_cannot_be_read_is_one_line_and_exit_4(
    command: Command, data: bytes | None, reason: str
) -> None:
    if data is not None:
        Path("bad.pdf").write_bytes(data)
    code, out, err = command("bad.pdf", *REPLAY, "-o", "out/")
    assert (code, out, err.count("\n")) == (4, "", 1)
    assert err.startswith("doc2md: bad.pdf: ")
    assert err.endswith(f"{reason}\n")
    assert not list(Path("out").iterdir())


def test_nothing_converted_is_exit_2_and_leaves_an_old_document_alone(command: Command) -> None:
    assert command("x.pdf", *REPLAY, "-o", "out/")[0] == 0
    Path("answers/page-1.txt").rename("answers/page-7.txt")
    code, out, err = command("x.pdf", *REPLAY, "-o", "out/")
    assert (code, out) == (2, "")
    assert err.startswith("doc2md: x.pdf: no page could be converted: no answer")
    assert Path("out/x.md").read_text() == "Words of page 1.\n"


def test_a_page_that_failed_is_exit_3_a_comment_and_a_line(command: Command) -> None:
    Path("answers/page-1.txt").unlink()
    code, out, err = command("y.pdf", *REPLAY)
    assert code == 3
    assert out.startswith("<!-- page 1: failed: no answer")
    assert out.endswith("Words of page 2.\n")
    assert "2 pages (1 ok, 1 failed)" in err
    assert "  page 1: failed: no answer" in err


def test_outputs_that_cannot_be_written_are_exit_5_before_any_work(command: Command) -> None:
    Path("file").write_text("in the way")
    Path("folder.md").mkdir()
    Path("out/x.md").mkdir(parents=True)
    for output in ("file", "file/under/", "/proc/none/", "out/", "x" * 300 + ".md", "x" * 250 + ".md"):
        code, out, err = command("x.pdf", *REPLAY, "-o", output)
        assert (code, out, err.count("\n")) == (5, "", 1), err
        assert "choose another -o" in err or "cannot write" in err
    assert Path("file").read_text() == "in the way"


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["--engine", "openai"], "--engine openai needs --base-url URL"),
        (["--engine", "replay", "--transcripts", "none"], "--transcripts none: cannot be read"),
        (["--engine", "replay", "--transcripts", "empty"], "--transcripts empty: no transcripts in it"),
    ],
)
def test_an_engine_that_cannot_be_used_is_exit_6(command: Command, args: list[str], reason: str) -> None:
    Path("empty").mkdir()
    code, out, err = command("x.pdf", *args)
    assert (code, out, err.count("\n")) == (6, "", 1)
    assert reason in err


def test_if_all_inputs_fail_for_one_reason_the_exit_code_says_which(command: Command) -> None:
    Path("bad.pdf").write_bytes(b"text")
    assert command("bad.pdf", "none.pdf", *REPLAY)[0] == 4
    assert command("bad.pdf", "http://localhost/x.pdf", *REPLAY)[0] == 2


def test_a_full_disk_for_temporary_files_is_one_line(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **more: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("doc2md.runtime.temporary.tempfile.mkdtemp", full)
        code, out, err = command("x.pdf", *REPLAY)
    assert (code, out, err.count("\n")) == (5, "", 1)
    assert "No space left on device; set TMPDIR" in err
