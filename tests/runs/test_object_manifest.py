"""The manifest of an output in object storage: what is left of killed runs, and runs that end at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from doc2md.bucket.output import ObjectOutput, output_at
from doc2md.result import Status
from doc2md.runs import object_manifest
from doc2md.runs.manifest import MANIFEST, read_manifest
from doc2md.runs.object_manifest import ObjectManifest, copy_manifest
from doc2md.runs.record import DocumentRecord
from tests.builders.objects import memory_bucket


@pytest.fixture
def bucket() -> Iterator[Any]:
    with memory_bucket() as system:
        yield system


@pytest.fixture
def outputs(bucket: Any) -> Iterator[Iterator[ObjectOutput]]:
    """As many outputs as are wanted, each as another process sees it."""

    with ExitStack() as stack:
        yield (stack.enter_context(output_at("memory://b/out")) for _ in count())


def record(output: str, options: str = "o") -> DocumentRecord:
    return DocumentRecord(f"{output}.pdf", output, Status.OK, options=options)


def manifest(outputs: Iterator[ObjectOutput], options: str = "o") -> ObjectManifest:
    output = next(outputs)
    return ObjectManifest(output, output.path, options)


def in_bucket(bucket: Any) -> list[str]:
    return [name.removeprefix("/b/out/") for name in bucket.find("/b/out")]


def recorded(outputs: Iterator[ObjectOutput]) -> list[str]:
    output = next(outputs)
    copy_manifest(output, output.path)
    return [record.output for record in read_manifest(output.path)]


def test_a_killed_run_is_continued_and_the_manifest_is_one_object(
    outputs: Iterator[ObjectOutput], bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_manifest, "LINES", 2)
    for names in ("abc", "d"):
        with manifest(outputs) as killed:
            for name in names:
                killed.add(record(name))
    assert len(in_bucket(bucket)) == 3  # two lines, one line, one line
    assert recorded(outputs) == ["a", "b", "c", "d"]
    with manifest(outputs, "other") as other:
        assert other.resumed == frozenset()
    with manifest(outputs) as run:
        assert run.resumed == {"a", "b", "c", "d"}
        run.add(record("e"))
        run.finish()
    assert in_bucket(bucket) == [MANIFEST]
    assert recorded(outputs) == ["a", "b", "c", "d", "e"]


def test_runs_that_work_at_the_same_time_keep_their_lines(
    outputs: Iterator[ObjectOutput], bucket: Any
) -> None:
    with manifest(outputs) as one, manifest(outputs) as other:
        one.add(record("a"))
        other.add(record("b"))
        other.finish()
        assert recorded(outputs) == ["a", "b"]
        one.add(record("c"))
        one.finish()
    assert in_bucket(bucket) == [MANIFEST]
    assert recorded(outputs) == ["a", "b", "c"]


def test_a_manifest_that_another_run_writes_at_this_moment_is_merged_again(
    outputs: Iterator[ObjectOutput], monkeypatch: pytest.MonkeyPatch
) -> None:
    merge = ObjectManifest._merge
    with manifest(outputs) as one, manifest(outputs) as other:
        one.add(record("a"))
        other.add(record("b"))

        def late(self: ObjectManifest, path: Path) -> None:
            merge(self, path)
            monkeypatch.setattr(ObjectManifest, "_merge", merge)
            other.finish()

        monkeypatch.setattr(ObjectManifest, "_merge", late)
        one.finish()
    assert recorded(outputs) == ["a", "b"]


def test_lines_that_are_kept_elsewhere_are_not_sent_one_by_one(
    outputs: Iterator[ObjectOutput], bucket: Any
) -> None:
    with manifest(outputs) as run:
        run.keep(record("a"))
        assert in_bucket(bucket) == []
        run.finish()
    assert recorded(outputs) == ["a"]
