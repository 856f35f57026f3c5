"""Office documents: recognised by their content, converted by LibreOffice within limits."""

from __future__ import annotations

import asyncio
import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from doc2md import office
from doc2md.errors import InputError
from doc2md.expand import expand
from doc2md.options.limits import Limits
from doc2md.sources import Input, open_input
from tests.builders.commands import Command
from tests.builders.processes import linux

RTF = b"{\\rtf1\\ansi The pipe is new.\\par}"


def archive(*names: str, first: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, first)
    return file.getvalue()


def opened(data: bytes, folder: Path) -> Input:
    return open_input(data, folder, name="a.docx")


@pytest.mark.parametrize(
    "data",
    [
        RTF,
        archive("[Content_Types].xml", "word/document.xml"),
        archive("_rels/.rels", "xl/workbook.xml"),
        archive("mimetype", first=b"application/vnd.oasis.opendocument.text"),
    ],
)
def test_an_office_document_is_known_by_its_first_bytes(data: bytes, tmp_path: Path) -> None:
    assert opened(data, tmp_path).file.kind == "office"


@pytest.mark.parametrize("data", [archive("a.txt"), archive("mimetype", first=b"application/epub+zip")])
def test_another_archive_is_no_document(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"not a document that doc2md knows: .*DOCX"):
        opened(data, tmp_path)


def test_without_libreoffice_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(InputError, match=r"a\.docx: .*apt-get install libreoffice-writer"):
        asyncio.run(office.as_pdf(opened(RTF, tmp_path), tmp_path, Limits()))


def test_a_folder_gives_office_documents_only_if_they_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.docx", "b.pdf"):
        (tmp_path / name).touch()
    found = []
    for installed in ("/usr/bin/soffice", None):
        monkeypatch.setattr("doc2md.expand.program", lambda installed=installed: installed)
        found.append([Path(name).name for name in expand([str(tmp_path)])])
    assert found == [["a.docx", "b.pdf"], ["b.pdf"]]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the place of LibreOffice."""
    path = tmp_path / "soffice"
    path.touch(0o755)
    monkeypatch.setattr(office, "program", lambda: str(path))
    return path


@linux
@pytest.mark.process
def test_a_program_that_does_not_end_is_killed_with_what_it_started(
    fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "MAX_SECONDS", 0.5)
    fake.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/child\nwait\n")
    with pytest.raises(InputError, match=r"took more than 0\.5 s and was stopped"):
        asyncio.run(office.as_pdf(opened(RTF, tmp_path), tmp_path, Limits()))
    child = int((tmp_path / "child").read_text())
    until = time.monotonic() + 5
    while Path(f"/proc/{child}/stat").exists() and " Z " not in Path(f"/proc/{child}/stat").read_text():
        assert time.monotonic() < until
        time.sleep(0.01)


@linux
@pytest.mark.process
def test_the_program_has_limits_no_keys_and_a_profile_without_macros(
    fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOC2MD_API_KEY", "sk-CANARY")
    fake.write_text(f"#!/bin/sh\n(ulimit -v; ulimit -t; env; cat profile/user/*.xcu) > {tmp_path}/seen\n")
    with pytest.raises(InputError, match="LibreOffice cannot read it"):
        asyncio.run(office.as_pdf(opened(RTF, tmp_path), tmp_path, Limits(max_memory=2 << 30)))
    seen = (tmp_path / "seen").read_text()
    assert seen.splitlines()[:2] == [str(2 << 20), "301"]
    assert "CANARY" not in seen
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true<' in seen
    assert not list(Path(os.environ.get("TMPDIR", "/tmp")).glob("doc2md-*/*/profile"))


@pytest.mark.process
@pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
def test_libreoffice_makes_a_document_readable(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(RTF)
    code, out, err = command(tmp_path / "a.rtf", "-o", "-")
    assert (code, out) == (0, "The pipe is new.\n"), err
