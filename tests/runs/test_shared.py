"""A run that processes share: who may convert a document, and what happens when one of them dies."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from doc2md.document import PageStatus
from doc2md.errors import OutputError, UsageError
from doc2md.result import Status
from doc2md.runs import shared
from doc2md.runs.files import digest_of, stamp_of
from doc2md.runs.record import DocumentRecord
from doc2md.runs.shared import MAX_CLAIMS, Busy, Claim, Job, SharedRun
from doc2md.runs.storage import FolderStorage, Storage
from tests.fakes.storage import MemoryStorage

STALE = 60.0


class Processes:
    """Processes that share a run. Their hearts beat when the test says so."""

    def __init__(self, stack: ExitStack, root: Path) -> None:
        self.stack = stack
        self.storage = MemoryStorage()
        self.root = root
        self.job = Job(str(root / "in.pdf"), "2023/a")
        Path(self.job.document).write_bytes(b"one")

    def start(self, options: str = "o") -> SharedRun:
        run = SharedRun(self.storage, self.root, options, STALE)
        return self.stack.enter_context(run)

    def pass_by(self, seconds: float, *alive: SharedRun) -> None:
        self.storage.now += seconds
        for run in alive:
            run._beat_once()

    def record(self, status: Status = Status.OK, **changes: object) -> DocumentRecord:
        given = {"sha256": digest_of(self.job.document), "options": "o"} | changes
        return DocumentRecord("in.pdf", "2023/a", status, **given)  # type: ignore[arg-type]

    def finish(self, run: SharedRun, record: DocumentRecord | None = None) -> None:
        claim = run.take(self.job)
        assert isinstance(claim, Claim)
        run.finish(self.job, claim, record or self.record(), stamp_of(self.job.document))

    def claims(self) -> list[str]:
        return sorted(self.storage.names("claims"))


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Processes]:
    monkeypatch.setattr(shared.time, "monotonic", lambda: 0.0)  # only the clock of the storage moves
    monkeypatch.setattr(SharedRun, "_keep_beating", lambda self: None)
    with ExitStack() as stack:
        yield Processes(stack, tmp_path)


def test_one_process_converts_a_document_and_the_others_take_its_record(processes: Processes) -> None:
    one, other = processes.start(), processes.start()
    claim = one.take(processes.job)
    assert claim == Claim(processes.job.key, 1)
    assert other.take(processes.job) is Busy.BUSY
    one.finish(processes.job, claim, processes.record(), stamp_of(processes.job.document))
    assert other.take(processes.job) == one.take(processes.job) == processes.record()
    assert (processes.claims(), list(other.records())) == ([], [processes.record()])


def test_the_end_of_a_run_deletes_the_claims_of_dead_processes_only(processes: Processes) -> None:
    dead, one, other = (processes.start() for _ in range(3))
    dead.take(processes.job)
    alive = other.take(Job(processes.job.document, "2023/b"))
    assert isinstance(alive, Claim)
    processes.pass_by(STALE + 1, one, other)
    one.end()
    assert processes.claims() == [f"{alive.key}.1"]


def test_a_document_that_is_given_back_is_free_at_once(processes: Processes) -> None:
    one, other = processes.start(), processes.start()
    claim = one.take(processes.job)
    assert isinstance(claim, Claim)
    one.give_back(claim)
    assert isinstance(other.take(processes.job), Claim)


def test_the_document_of_a_dead_process_is_taken_over_by_one_other(processes: Processes) -> None:
    dead, one, other = (processes.start() for _ in range(3))
    dead.take(processes.job)
    processes.pass_by(STALE - 1, one, other)
    assert one.take(processes.job) is Busy.BUSY
    processes.pass_by(2, one, other)
    assert one.take(processes.job) == Claim(processes.job.key, 2)
    assert other.take(processes.job) is Busy.BUSY
    assert len(processes.claims()) == 2


def test_a_process_that_was_taken_for_dead_may_finish_and_nothing_is_left(processes: Processes) -> None:
    slow, other, third = (processes.start() for _ in range(3))
    old = slow.take(processes.job)
    processes.pass_by(STALE + 1, other, third)
    new = other.take(processes.job)
    assert isinstance(old, Claim)
    assert isinstance(new, Claim)
    slow.finish(processes.job, old, processes.record(), stamp_of(processes.job.document))
    assert third.take(processes.job) == processes.record()
    other.finish(processes.job, new, processes.record(), stamp_of(processes.job.document))
    assert (processes.claims(), list(third.records())) == ([], [processes.record()])


def test_a_late_process_does_not_delete_the_claim_of_another(processes: Processes) -> None:
    slow, other = processes.start(), processes.start()
    old = slow.take(processes.job)
    assert isinstance(old, Claim)
    processes.pass_by(STALE + 1, other)
    new = other.take(processes.job)
    assert isinstance(new, Claim)
    other.give_back(new)  # deletes both claims
    assert other.take(processes.job) == Claim(processes.job.key, 1)
    slow.give_back(old)
    assert processes.claims() == [f"{processes.job.key}.1"]


def test_a_document_that_kills_one_process_after_the_other_is_given_up(processes: Processes) -> None:
    for number in range(1, MAX_CLAIMS + 1):
        assert processes.start().take(processes.job) == Claim(processes.job.key, number)
        processes.pass_by(STALE + 1)
    record = processes.start().take(processes.job)
    assert isinstance(record, DocumentRecord)
    assert (record.status, "8 processes ended" in record.error) == (Status.FAILED, True)
    assert processes.claims() == []


@pytest.mark.parametrize("pages", [{}, {PageStatus.OK: 1, PageStatus.FAILED: 1}])
def test_what_failed_is_tried_again_by_processes_that_start_later(
    processes: Processes, pages: dict[PageStatus, int]
) -> None:
    one, other = processes.start(), processes.start()
    processes.pass_by(5, one, other)
    failed = processes.record(Status.PARTIAL if pages else Status.FAILED, page_states=pages)
    processes.finish(one, failed)
    assert other.take(processes.job) == failed
    processes.pass_by(5)
    assert isinstance(processes.start().take(processes.job), Claim)


def test_a_changed_document_is_converted_again_but_not_one_that_was_only_copied(processes: Processes) -> None:
    one = processes.start()
    processes.finish(one)
    os.utime(processes.job.document, (1, 1))
    assert one.take(processes.job) == processes.record()
    Path(processes.job.document).write_bytes(b"two")
    assert isinstance(one.take(processes.job), Claim)


def test_a_document_whose_files_were_deleted_is_converted_again(processes: Processes) -> None:
    one = processes.start()
    (processes.root / "a.md").touch()
    processes.finish(one, processes.record(outputs=("a.md",)))
    assert isinstance(one.take(processes.job), DocumentRecord)
    (processes.root / "a.md").unlink()
    assert isinstance(one.take(processes.job), Claim)


def test_processes_of_one_run_have_the_same_options_and_the_next_run_may_have_others(
    processes: Processes,
) -> None:
    one = processes.start()
    with pytest.raises(UsageError, match="other options"):
        processes.start("other")
    assert processes.start().started == one.started
    processes.finish(one)
    one.end()
    assert isinstance(processes.start("other").take(processes.job), Claim)


@pytest.mark.parametrize("writer_lives", [True, False])
def test_a_queue_that_is_being_written_is_waited_for(
    processes: Processes, monkeypatch: pytest.MonkeyPatch, writer_lives: bool
) -> None:
    whole, looks = b'{"options": "o", "started": "before"}', 0

    def look(_: float) -> None:
        nonlocal looks
        looks += 1
        if writer_lives and looks == 3:
            processes.storage.write("queue.json", whole)

    monkeypatch.setattr(shared.time, "sleep", look)
    processes.storage.write("queue.json", b"")
    assert (processes.start().started == "before", looks < 10) == (writer_lives, writer_lives)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"record": 7}'])
def test_a_damaged_mark_is_none(processes: Processes, damage: bytes) -> None:
    one = processes.start()
    processes.finish(one)
    processes.storage.write(f"done/{processes.job.key}.json", damage)
    assert list(one.records()) == []
    assert isinstance(one.take(processes.job), Claim)


@pytest.mark.parametrize("damage", [bytes(30), b"../..", b".", b"x" * 400, b"\xff"])
def test_a_damaged_claim_is_taken_over_like_that_of_a_dead_process(
    tmp_path: Path, damage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SharedRun, "_keep_beating", lambda self: None)
    job = Job(tmp_path / "a.pdf", "a")
    with SharedRun(FolderStorage(tmp_path / "q"), tmp_path, "o", stale_seconds=60) as run:
        run.storage.create(f"claims/{job.key}.1", damage)
        assert run.take(job) is Busy.BUSY
        run._beat = run._beat[0] + 61, run._beat[1]
        assert run.take(job) == Claim(job.key, 2)


def test_a_record_of_files_that_cannot_be_is_none(processes: Processes) -> None:
    one = processes.start()
    processes.finish(one, processes.record(outputs=("x" * 5000,)))
    assert isinstance(one.take(processes.job), Claim)


@pytest.fixture(params=["folder", "memory"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return FolderStorage(tmp_path / "q") if request.param == "folder" else MemoryStorage()


def test_a_storage_keeps_small_files(storage: Storage) -> None:
    assert storage.read("a/b") is storage.changed("a/b") is None
    assert list(storage.names("a")) == []
    assert storage.create("a/b", b"1")
    assert not storage.create("a/b", b"2")
    assert storage.read("a/b") == b"1"
    storage.write("a/b", b"3")
    storage.write("a/c", b"")
    assert (storage.read("a/b"), sorted(storage.names("a"))) == (b"3", ["b", "c"])
    assert storage.changed("a/b") is not None
    storage.delete("a/b")
    storage.delete("a/b")
    assert list(storage.names("a")) == ["c"]


@pytest.mark.parametrize("links", [True, False])
def test_of_many_who_create_a_file_one_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def no_link(*paths: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "no links")

    if not links:
        monkeypatch.setattr(os, "link", no_link)
    storage, made = FolderStorage(tmp_path), list[bytes]()
    start = threading.Barrier(8)

    def create(name: bytes) -> None:
        start.wait()
        if storage.create("c/x", name):
            made.append(name)

    threads = [threading.Thread(target=create, args=(b"%d" % number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [storage.read("c/x")]
    assert [file.name for file in (tmp_path / "c").iterdir()] == ["x"]


def test_a_storage_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot write"):
        FolderStorage(tmp_path / "file").write("a/b", b"")
