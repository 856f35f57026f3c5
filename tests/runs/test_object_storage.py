"""What processes share, in object storage: who creates an object, and storage on which nobody can rely."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from doc2md.errors import OutputError, UsageError
from doc2md.runs.object_storage import ObjectStorage
from tests.builders.objects import memory_bucket


@pytest.fixture
def bucket() -> Iterator[Any]:
    with memory_bucket() as system:
        yield system


@pytest.fixture
def storage(bucket: Any) -> ObjectStorage:
    return ObjectStorage("memory://b/queue/")


def test_an_object_is_created_once_read_replaced_and_deleted(storage: ObjectStorage) -> None:
    assert storage.create("claims/a.1", b"one")
    assert not storage.create("claims/a.1", b"two")
    assert (storage.read("claims/a.1"), storage.read("claims/b.1")) == (b"one", None)
    storage.write("claims/a.1", b"three")
    assert (storage.read("claims/a.1"), list(storage.names("claims"))) == (b"three", ["a.1"])
    storage.delete("claims/a.1")
    storage.delete("claims/a.1")
    assert (storage.read("claims/a.1"), list(storage.names("claims"))) == (None, [])


def test_the_trial_at_the_start_leaves_nothing(storage: ObjectStorage, bucket: Any) -> None:
    assert bucket.find("/b") == []


def test_the_clock_is_that_of_the_storage(storage: ObjectStorage) -> None:
    assert storage.changed("workers/a") is None
    storage.write("workers/a", b"")
    before = storage.changed("workers/a")
    storage.write("workers/a", b"")
    after = storage.changed("workers/a")
    assert before is not None
    assert after is not None
    assert before <= after


def test_a_storage_that_does_not_create_exclusively_is_refused(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(self: Any, path: str, data: bytes, **ignored: object) -> None:
        self.open(path, mode="wb", data=data)

    monkeypatch.setattr(type(bucket), "pipe_file", write)
    with pytest.raises(UsageError, match=r"memory://b/queue: this storage cannot create an object only if"):
        ObjectStorage("memory://b/queue")


class Refused(Exception):
    """What botocore raises."""

    def __init__(self, code: str) -> None:
        self.response = {"Error": {"Code": code}}


@pytest.mark.parametrize("code", ["PreconditionFailed", "ConditionalRequestConflict", "409"])
def test_an_object_that_another_process_writes_or_deletes_at_this_moment_is_not_ours(
    storage: ObjectStorage, bucket: Any, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no") from Refused(code)

    monkeypatch.setattr(type(bucket), "pipe_file", refuse)
    assert not storage.create("claims/a.1", b"one")


def test_an_object_that_was_created_although_the_answer_was_lost_is_ours(
    storage: ObjectStorage, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = type(bucket).pipe_file

    def lose(self: Any, path: str, data: bytes, **more: Any) -> None:
        write(self, path, data, **more)
        raise FileExistsError

    monkeypatch.setattr(type(bucket), "pipe_file", lose)
    assert storage.create("claims/a.1", b"one")


def test_a_storage_that_is_away_is_an_error_with_its_address(
    storage: ObjectStorage, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise ConnectionError("no answer")

    monkeypatch.setattr(type(bucket), "pipe_file", away)
    for use in (storage.create, storage.write):
        with pytest.raises(OutputError, match="cannot use memory://b/queue/done/a: no answer"):
            use("done/a", b"")
