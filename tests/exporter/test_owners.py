"""A file is only replaced by a document of the same source."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from doc2md.errors import OutputError
from doc2md.exporter.files import MANIFEST, Owner, check_owner, claim, is_part

pytestmark = pytest.mark.usefixtures("in_tmp_path")


ONE = Owner.of("a.pdf", "11", Path("one/a.pdf"))


EDITED = Owner.of("a.pdf", "22", Path("one/a.pdf"))


MOVED = Owner.of("b.pdf", "11", Path("two/b.pdf"))


OTHER = Owner.of("a.pdf", "33", Path("two/a.pdf"))


PIPED, PIPED_OTHER = Owner.of("stdin", "44", None), Owner.of("stdin", "55", None)


def refused(path: str, owner: Owner, *, overwrite: bool = False, folder: bool = False) -> bool:
    try:
        check_owner(Path(path), owner, overwrite=overwrite, folder=folder)
    except OutputError:
        return True
    return False


def test_a_file_is_only_replaced_by_its_own_source_or_on_request() -> None:
    assert not refused("a.md", ONE)
    claim([Path("a.md")], ONE)
    Path("a.md").write_text("words")
    assert [refused("a.md", owner) for owner in (ONE, EDITED, MOVED, OTHER, PIPED)] == [False] * 3 + [
        True
    ] * 2
    assert not refused("a.md", OTHER, overwrite=True)
    claim([Path("s.md")], PIPED)
    Path("s.md").write_text("words")
    assert [refused("s.md", owner) for owner in (PIPED, PIPED_OTHER)] == [False, True]
    Path("foreign.md").write_text("mine")
    assert refused("foreign.md", ONE)


def test_a_partial_document_is_known_until_the_whole_is_written() -> None:
    for owner in (ONE, PIPED):
        claim([Path("a.md")], owner, part=True)
        assert is_part(Path("a.md"))
        claim([Path("a.md")], PIPED)
        assert not is_part(Path("a.md"))


def test_a_folder_cannot_replace_a_file_nor_a_file_a_folder() -> None:
    Path("a.md").mkdir()
    Path("a_artifacts").write_text("a file")
    assert refused("a.md", ONE, overwrite=True)
    assert refused("a_artifacts", ONE, overwrite=True, folder=True)
    assert refused("x" * 300, ONE)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"outputs": 3}', b'{"outputs": {"a.md": 3}}', b"\xff", b"[" * 9999]
)
def test_a_manifest_that_cannot_be_read_protects_everything(content: bytes) -> None:
    Path(MANIFEST).write_bytes(content)
    Path("a.md").write_text("words")
    assert refused("a.md", ONE)
    claim([Path("b.md")], ONE)
    Path("b.md").write_text("words")
    assert not refused("b.md", ONE)


def test_the_manifest_holds_no_path_and_any_name() -> None:
    claim(
        [Path("a.md"), Path(os.fsdecode(b"caf\xe9.md"))],
        Owner.of("a.pdf", "11", Path("/secret/folder/a.pdf")),
    )
    text = Path(MANIFEST).read_text("utf-8")
    assert "secret" not in text
    assert len(json.loads(text)["outputs"]) == 2


CLAIM = """
import sys
from pathlib import Path
from doc2md.exporter.files import Owner, claim
for number in range(12):
    claim([Path(f"{sys.argv[1]}-{number}.md")], Owner("a", "b", "c"))
"""


@pytest.mark.process
def test_two_runs_into_one_folder_lose_no_entry_of_the_manifest() -> None:
    running = [subprocess.Popen([sys.executable, "-c", CLAIM, name]) for name in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    assert len(json.loads(Path(MANIFEST).read_text())["outputs"]) == 24
