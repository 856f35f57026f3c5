"""Passwords from files and the environment; those asked for on a terminal are in test_passwords.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.commands import REPLAY, Command
from tests.builders.pages import locked
from tests.builders.processes import children, linux
from tests.cli.folder import started


def test_an_encrypted_document_opens_with_its_password_and_the_password_is_not_shown(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("locked.pdf").write_bytes(locked(pymupdf.open("x.pdf"), "hünter2 "))
    Path("right").write_bytes("\ufeffhünter2 \r\nanother line\n".encode())
    Path("wrong").write_text("hunter3")
    Path("bytes").write_bytes(b"h\xfcnter2")
    arguments = ("locked.pdf", *REPLAY, "-f", "md,json", "-v", "-o", "out/")
    code, _, err = command(*arguments)
    assert (code, err.count("\n")) == (4, 1)
    assert (
        "encrypted; put the password in a file and pass --password-file FILE, or set DOC2MD_PDF_PASSWORD"
        in err
    )
    code, _, err = command(*arguments, "--password-file", "wrong")
    assert (code, err.count("\n")) == (4, 1)
    assert "locked.pdf: the password is wrong" in err
    assert "hunter3" not in err
    code, _, err = command(*arguments, "--password-file", "bytes")
    assert (code, err) == (1, "doc2md: --password-file bytes: not UTF-8 text\n")
    code, out, err = command(*arguments, "--password-file", "right")
    assert code == 0
    monkeypatch.setenv("DOC2MD_PDF_PASSWORD", "hünter2 ")
    assert command(*arguments)[0] == 0
    written = b"".join(file.read_bytes() for file in Path("out").rglob("*") if file.is_file())
    assert b"Words of page 1." in written
    assert "nter2" not in out + err + written.decode()


@linux
@pytest.mark.process
def test_the_password_is_in_no_command_line() -> None:
    Path("password").write_text("hunter2")
    with started("--password-file", "password") as process:
        for pid in (process.pid, *children(process.pid)):
            assert b"hunter2" not in Path(f"/proc/{pid}/cmdline").read_bytes()
            assert b"hunter2" not in Path(f"/proc/{pid}/environ").read_bytes()
