"""A real server with the interface of S3, on this machine: moto's. Skipped without s3fs and moto[server]."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from doc2md.runs.object_storage import ObjectStorage
from tests.builders.commands import REPLAY, Command
from tests.builders.raw_pdf import LINE, raw_pdf

s3fs = pytest.importorskip("s3fs")
moto_server = pytest.importorskip("moto.server")
pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SECRET = "hunter2"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """s3://archive, with in/a.pdf, in/2023/b.pdf and an object that is no document."""
    server = moto_server.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    s3fs.S3FileSystem.clear_instance_cache()  # the server of another test is gone
    system = s3fs.S3FileSystem()
    system.mkdir("archive")
    system.pipe_file("archive/in/a.pdf", raw_pdf(LINE))
    system.pipe_file("archive/in/2023/b.pdf", raw_pdf(LINE, LINE))
    system.pipe_file("archive/in/bad.pdf", b"text")
    yield system
    system.rm("archive", recursive=True)  # all servers of this process have the same buckets
    server.stop()


def test_a_bucket_is_converted_and_next_week_only_what_changed(command: Command, bucket: Any) -> None:
    run = ("convert", "s3://archive/in/", *REPLAY, "-o", "out/")
    done = command(*run)
    assert (done.code, "2 ok, 1 failed" in done.err) == (3, True)
    assert sorted(str(path) for path in Path("out").rglob("*.md")) == ["out/2023/b.md", "out/a.md"]
    bucket.rm_file("archive/in/bad.pdf")
    bucket.pipe_file("archive/in/a.pdf", raw_pdf(LINE, LINE))
    assert "1 ok, 1 unchanged" in command(*run, "--skip-unchanged").err
    assert not [path for path in Path("out").rglob("*") if path.is_file() and SECRET in path.read_text()]


def test_a_run_is_shared_through_a_bucket(command: Command, bucket: Any) -> None:
    run = ("convert", "s3://archive/in/*/*.pdf", *REPLAY, "-o", "out/", "--shared", "s3://archive/queue/")
    assert command(*run).code == 0
    assert "1 done before or by others" in command(*run).err
    assert {name.split("/")[2] for name in bucket.find("archive/queue")} == {"done"}


@pytest.mark.usefixtures("bucket")
def test_of_several_processes_one_creates_an_object() -> None:
    storages = [ObjectStorage("s3://archive/queue") for _ in range(4)]
    together = threading.Barrier(4)

    def create(number: int) -> list[int]:
        created = []
        for name in range(20):
            together.wait()
            if storages[number].create(f"claims/{name}", b"%d" % number):
                created.append(name)
        return created

    with ThreadPoolExecutor(4) as pool:
        created = Counter(name for names in pool.map(create, range(4)) for name in names)
    assert created == Counter(range(20))
