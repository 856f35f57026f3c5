"""Inputs: which files are documents, and what the error says about others."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.errors import InputError, UsageError
from doc2md.sources import open_input, printable

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)
JPEG = b"\xff\xd8\xff\xe0" + bytes(30)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpeg"),
        (b"junk" * 200 + PDF, "pdf"),
        (b"\xef\xbb\xbf" + PDF, "pdf"),
    ],
)
def test_a_document_is_known_by_its_first_bytes_and_not_by_its_name(
    tmp_path: Path, data: bytes, kind: str
) -> None:
    file = tmp_path / "x.docx"
    file.write_bytes(data)
    found = open_input(file, tmp_path)
    assert found.file.kind == kind
    assert found.name == "x.docx"
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.path == file


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b"%", "1 bytes, starts with b'%'"),
        (b"just some text, not a pdf\n", "starts with b'just som'"),
        (b"<!doctype html><h1>404</h1>", "starts with b'<!doctyp'"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "starts with b'<svg xml'"),
        (b"PK\x05\x06" + bytes(18), r"starts with b'PK\x05\x06"),
        (bytes(4096), "4,096 bytes"),
        (b"X" * 2000 + PDF, "not a document that doc2md knows"),
    ],
)
def test_a_file_that_is_no_document_is_refused_with_its_size_and_first_bytes(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(data)
    with pytest.raises(InputError, match=r"^report\.pdf: ") as caught:
        open_input(file, tmp_path)
    assert reason in str(caught.value)


def test_a_missing_file_a_folder_and_a_pipe_are_refused_with_different_messages(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(InputError, match="No such file"):
        open_input(tmp_path / "none.pdf", tmp_path)
    with pytest.raises(InputError, match="is a folder"):
        open_input(tmp_path, tmp_path)
    with pytest.raises(InputError, match="not a regular file"):
        open_input(tmp_path / "pipe.pdf", tmp_path)


@pytest.mark.parametrize("name", ["a" * 300 + ".pdf", "a\0b.pdf", "", "/", "x/" * 3000])
def test_an_impossible_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        open_input(name, tmp_path)


@pytest.mark.parametrize("address", ["http://a/b.pdf", "HTTPS://a/b.pdf", "s3://x/y", "file:///etc/passwd"])
def test_addresses_are_not_fetched(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError, match="URLs are not supported; download the document first"):
        open_input(address, tmp_path)


def test_bytes_and_standard_input_are_put_into_the_scratch_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(PDF)))
    for source, name in ((PDF, "document"), ("-", "stdin")):
        found = open_input(source, tmp_path)
        assert found.name == name
        assert found.path is None
        assert Path(found.file.path).parent == tmp_path
        assert Path(found.file.path).read_bytes() == PDF
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="closed"):
        open_input("-", tmp_path)


@pytest.mark.parametrize("name", [b"caf\xe9.pdf", b"a\nb.pdf", b"a\x1b[31mb.pdf", "a\u202eb.pdf".encode()])
def test_a_strange_name_is_printed_escaped_and_opened_by_a_plain_one(tmp_path: Path, name: bytes) -> None:
    file = tmp_path / os.fsdecode(name)
    file.write_bytes(PDF)
    found = open_input(file, tmp_path)
    assert found.name.isprintable()
    assert "\\" in found.name
    assert found.file.path.isprintable()
    assert Path(found.file.path).read_bytes() == PDF
    assert found.path == file


def test_the_password_is_not_in_the_representation(tmp_path: Path) -> None:
    assert "hunter2" not in repr(open_input(PDF, tmp_path, "hunter2"))


@given(st.text())
def test_a_printable_name_is_one_line_that_any_stream_takes(name: str) -> None:
    shown = printable(name)
    assert shown.isprintable()
    shown.encode("utf-8")
    assert not name.isprintable() or shown == name
