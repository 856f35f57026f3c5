"""Documents in object storage on the command line and in Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import doc2md
from doc2md.runs.manifest import MANIFEST
from tests.builders.commands import REPLAY, Command
from tests.builders.objects import memory_bucket
from tests.builders.raw_pdf import LINE, raw_pdf

RUN = ("convert", "memory://b/in/", *REPLAY, "-o", "out/")
pytestmark = pytest.mark.usefixtures("inline_workers")


@pytest.fixture(autouse=True)
def bucket() -> Iterator[Any]:
    with memory_bucket() as system:
        system.pipe_file("/b/in/a.pdf", raw_pdf(LINE))
        system.pipe_file("/b/in/2023/b.pdf", raw_pdf(LINE, LINE))
        yield system


def test_a_folder_is_mirrored_and_next_week_only_what_changed_is_converted(
    command: Command, bucket: Any, tmp_path: Path
) -> None:
    assert command(*RUN).code == 0
    assert sorted(str(path) for path in Path("out").rglob("*.md")) == ["out/2023/b.md", "out/a.md"]
    records = [json.loads(line) for line in Path("out", MANIFEST).read_text().splitlines()]
    assert [record["document"] for record in records] == ["memory://b/in/2023/b.pdf", "memory://b/in/a.pdf"]
    assert "2 unchanged" in command(*RUN, "--skip-unchanged").err
    bucket.pipe_file("/b/in/2023/b.pdf", raw_pdf(LINE))
    done = command(*RUN, "--skip-unchanged")
    assert (done.code, "1 ok, 1 unchanged" in done.err) == (0, True)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_an_object_that_is_written_again_with_the_same_bytes_is_unchanged(
    command: Command, bucket: Any
) -> None:
    command(*RUN)
    bucket.pipe_file("/b/in/a.pdf", raw_pdf(LINE))
    assert "2 unchanged" in command(*RUN, "--skip-unchanged").err


def test_one_bad_object_does_not_stop_the_others(command: Command, bucket: Any) -> None:
    bucket.pipe_file("/b/in/bad.pdf", b"text")
    done = command(*RUN)
    assert (done.code, "doc2md: memory://b/in/bad.pdf: not a document" in done.err) == (3, True)


@pytest.mark.parametrize("queue", ["queue", "memory://b/queue"])
def test_processes_share_the_documents_of_a_bucket(command: Command, queue: str) -> None:
    assert command(*RUN, "--shared", queue).code == 0
    assert "2 done before or by others" in command(*RUN, "--shared", queue).err
    assert command(*RUN, "--shared", "http://127.0.0.1/queue").code == 1


def test_python_takes_addresses(command: Command) -> None:
    result = doc2md.convert("memory://b/in/a.pdf", engine="replay", transcripts=Path("answers"))
    assert result.document.source.name == "a.pdf"


@pytest.mark.parametrize("name", ["http://127.0.0.1/a.pdf", "file:///etc/passwd"])
def test_other_urls_are_refused(command: Command, name: str) -> None:
    done = command(name, *REPLAY, "-o", "out/")
    assert (done.code, "URLs are not supported" in done.err) == (1, True)
