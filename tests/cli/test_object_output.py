"""Output into object storage, on the command line and in Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import doc2md
from doc2md.errors import StorageError
from doc2md.runs.manifest import MANIFEST
from tests.builders.answers import FIGURE, grounded
from tests.builders.commands import REPLAY, Command
from tests.builders.objects import memory_bucket
from tests.builders.raw_pdf import LINE, raw_pdf

OUT = ("-o", "memory://b/out/", "--tables-csv", "memory://b/tables/")
RUN = ("convert", "memory://b/in/", *REPLAY, "-f", "md,json", *OUT)
TABLE = grounded("table", "<table><tr><td>1</td><td>2</td></tr></table>")
pytestmark = pytest.mark.usefixtures("inline_workers")


@pytest.fixture(autouse=True)
def bucket() -> Iterator[Any]:
    """memory://b with in/a.pdf (a page of words) and in/2023/b.pdf (with a page that has a figure and a table)."""
    Path("answers/page-2.txt").write_text(FIGURE + TABLE)
    with memory_bucket() as system:
        system.pipe_file("/b/in/a.pdf", raw_pdf(LINE))
        system.pipe_file("/b/in/2023/b.pdf", raw_pdf(LINE, LINE))
        yield system


def made(bucket: Any, folder: str = "out") -> list[str]:
    return [name.removeprefix(f"/b/{folder}/") for name in bucket.find(f"/b/{folder}")]


def records(bucket: Any) -> dict[str, dict[str, Any]]:
    lines = bucket.cat_file(f"/b/out/{MANIFEST}").splitlines()
    return {record["output"]: record for record in map(json.loads, lines)}


def test_the_bucket_has_what_a_folder_has_and_nothing_stays_here(
    command: Command, bucket: Any, work: Path
) -> None:
    done = command(*RUN)
    assert (done.code, "`doc2md report memory://b/out` shows them" in done.err) == (0, True)
    assert made(bucket) == [
        MANIFEST,
        ".doc2md/a",
        "2023/.doc2md/b",
        "2023/b.json",
        "2023/b.md",
        "2023/b_artifacts/p0002-fig01.png",
        "a.json",
        "a.md",
    ]
    assert made(bucket, "tables") == ["2023/.doc2md/b", "2023/b/p0002-table01.csv"]
    command("convert", "memory://b/in/", *REPLAY, "-o", "here/")
    for name in ("a.md", "2023/b.md", "2023/b_artifacts/p0002-fig01.png"):
        assert bucket.cat_file(f"/b/out/{name}") == Path("here", name).read_bytes()
    outputs = ["../tables/2023/b", "2023/b.json", "2023/b.md", "2023/b_artifacts"]
    assert records(bucket)["2023/b"]["outputs"] == outputs
    assert list((work.parent / "tmp").iterdir()) == []


def test_next_week_only_what_changed_or_was_deleted_is_converted(command: Command, bucket: Any) -> None:
    command(*RUN)
    assert "2 unchanged" in command(*RUN, "--skip-unchanged").err
    for path in ("/b/out/a.md", "/b/tables/2023/b/p0002-table01.csv"):
        bucket.rm(path)
        bucket.pseudo_dirs[:] = [""]  # a bucket has no empty folders
        assert "2 of 2" not in command(*RUN, "--skip-unchanged", "--dry-run").err
        assert "1 ok, 1 unchanged" in command(*RUN, "--skip-unchanged").err
    bucket.pipe_file("/b/in/2023/b.pdf", raw_pdf(LINE))
    assert "1 ok, 1 unchanged" in command(*RUN, "--skip-unchanged").err
    assert [name for name in made(bucket) if "b_art" in name] == []  # it has no figure any more
    assert records(bucket)["2023/b"]["pages"] == 1


def test_a_killed_run_is_continued_by_the_same_command(command: Command, bucket: Any) -> None:
    command(*RUN)
    bucket.mv(f"/b/out/{MANIFEST}", "/b/out/.doc2md-run-20260101T000000-0-00000.part.jsonl")
    assert "2 done before" in command(*RUN).err
    assert [name for name in made(bucket) if "run" in name] == [MANIFEST]
    assert "2 ok" in command(*RUN).err


def test_processes_share_a_run_into_a_bucket(command: Command, bucket: Any) -> None:
    shared = (*RUN, "--shared", "memory://b/queue")
    assert command(*shared).code == 0
    assert len(records(bucket)) == 2
    assert "2 done before or by others" in command(*shared).err
    bucket.rm("/b/out/a.md")
    assert "1 ok, 1 done before or by others" in command(*shared).err
    assert [name for name in made(bucket) if "run" in name] == [MANIFEST]


def test_a_file_of_another_source_is_not_replaced(command: Command, bucket: Any) -> None:
    one = ("convert", "x.pdf", *REPLAY, "-o", "memory://b/one.md")
    assert [command(*one).code, command(*one).code] == [0, 0]
    bucket.pipe_file("/b/out/a.md", b"mine")
    done = command(*RUN)
    assert (done.code, "memory://b/out/a.md exists and was not made from this a.pdf" in done.err) == (3, True)
    assert bucket.cat_file("/b/out/a.md") == b"mine"
    assert command(*RUN, "--overwrite").code == 0


def test_a_storage_that_takes_nothing_ends_the_run_before_the_work(
    command: Command, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError("the secret")

    monkeypatch.setattr(type(bucket), "pipe_file", refuse)
    done = command(*RUN)
    said = (
        "doc2md: cannot use memory://b/out/: access denied; check the configuration of the storage's driver\n"
    )
    assert (done.code, done.err) == (5, said)


def test_a_storage_that_takes_nothing_more_ends_the_run(
    command: Command, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doc2md.bucket.output.Stage.send", _away)
    done = command(*RUN)
    assert (done.code, done.err.count("no answer"), made(bucket)) == (5, 1, [])


def _away(*_: Any) -> None:
    raise StorageError("cannot use memory://b/out/: no answer")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["-o", "http://127.0.0.1/out/"], "-o http://127.0.0.1/out/: name a file, a folder, or an address"),
        (["-o", "memory://"], "memory://: the name of the bucket is missing"),
        (["-o", "memory://b/a.txt"], "-o memory://b/a.txt: unknown suffix"),
        (["-o", "memory://b/out/", "--tables-csv", "t/"], "--tables-csv t/: must be an address"),
        (["-o", "out/", "--tables-csv", "memory://b/t/"], "--tables-csv memory://b/t/: needs an address"),
        (["-o", "memory://b/out/", "--record", "memory://b/a.jsonl"], "must be a file of this machine"),
    ],
)
def test_places_that_make_no_sense_are_refused(
    command: Command, arguments: list[str], reason: str, bucket: Any
) -> None:
    done = command("convert", "x.pdf", *REPLAY, *arguments)
    assert (done.code, reason in done.err, made(bucket)) == (1, True, [])


@pytest.mark.parametrize(
    "run",
    [
        ("watch", "answers", "-o"),
        ("review", "x.json", "-o"),
        ("diff", "x", "y", "-o"),
        ("searchable", "x", "-o"),
    ],
)
def test_other_commands_write_files_of_this_machine(command: Command, run: tuple[str, ...]) -> None:
    done = command(*run, "s3://b/out.html")
    assert (done.code, "-o s3://b/out.html: this command writes files of this machine" in done.err) == (
        1,
        True,
    )


def test_the_scheme_of_the_output_may_be_in_capitals(command: Command, bucket: Any) -> None:
    run = ("convert", "x.pdf", *REPLAY, "-o", "Memory://b/out/", "--tables-csv", "memory://b/out/")
    assert command(*run).code == 0
    assert "x.md" in made(bucket)


def test_a_report_is_written_beside_the_manifest_or_elsewhere(command: Command, bucket: Any) -> None:
    command(*RUN)
    done = command("report", "memory://b/out/")
    assert (done.code, done.out.endswith("page       memory://b/out/doc2md-run.html\n")) == (0, True)
    assert b'href="./2023/b.md"' in bucket.cat_file("/b/out/doc2md-run.html")
    for goal, code in (("memory://b/r.html", 0), ("memory://b/r.html", 5), ("r.html", 0)):
        assert command("report", f"memory://b/out/{MANIFEST}", "-o", goal).code == code
    assert b'href="./out/2023/b.md"' in bucket.cat_file("/b/r.html")
    assert "href" not in Path("r.html").read_text()
    assert command("report", "memory://b/in/").code == 4


def test_a_document_in_a_bucket_is_verified(command: Command, bucket: Any) -> None:
    command("convert", "memory://b/in/", "-f", "json", "-o", "memory://b/out/")
    done = command("verify", "memory://b/out/a.json", "memory://b/in/a.pdf")
    assert (done.code, done.out.startswith("a.json: 1 of 1 pages pass")) == (0, True)


def test_sections_go_into_a_bucket(command: Command, bucket: Any) -> None:
    split = ("split", "memory://b/in/2023/b.pdf", *REPLAY, "-o", "memory://b/site/docs")
    assert [command(*split).code, command(*split).code] == [0, 0]
    pages = [
        ".doc2md.json",
        "docs/.doc2md.json",
        "docs/figures/p0002-fig01.png",
        "docs/index.md",
        "mkdocs.yml",
    ]
    assert made(bucket, "site") == pages


def test_a_saved_document_in_a_bucket_has_its_figures(command: Command, bucket: Any) -> None:
    command(*RUN)
    saved = "memory://b/out/2023/b.json"
    assert command("convert", saved, "-f", "html", "-o", "memory://b/out/2023/").code == 0
    assert b'src="b_artifacts/p0002-fig01.png"' in bucket.cat_file("/b/out/2023/b.html")
    assert "2023/b_artifacts/p0002-fig01.png" in made(bucket)
    assert list(doc2md.convert(saved).figures) == ["p0002-fig01.png"]


def test_python_saves_into_a_bucket(bucket: Any) -> None:
    result = doc2md.convert("y.pdf", engine="replay", transcripts=Path("answers"))
    result.save("memory://b/out/y.md")
    result.split("memory://b/out/docs")
    assert made(bucket)[-4:] == ["docs/index.md", "mkdocs.yml", "y.md", "y_artifacts/p0002-fig01.png"]
