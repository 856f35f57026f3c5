"""A real server with the interface of S3, on this machine: moto's. Skipped without s3fs and moto[server]."""

from __future__ import annotations

import re
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from doc2md.runs.object_storage import ObjectStorage
from tests.builders.commands import PROGRAM, REPLAY, Command
from tests.builders.processes import wait_until
from tests.builders.raw_pdf import LINE, raw_pdf

s3fs = pytest.importorskip("s3fs")
moto_server = pytest.importorskip("moto.server")
pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SECRET = "hunter2"
ONE, TWO = b"Words of page 1.\n", b"\nWords of page 2.\n"


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


def written(bucket: Any) -> list[str]:
    """The names of what a run has written."""
    bucket.invalidate_cache()
    return list(bucket.find("archive/out"))


def test_a_run_into_a_bucket_that_is_killed_is_finished_by_the_same_command(
    command: Command, bucket: Any
) -> None:
    run = ("convert", "s3://archive/in/", *REPLAY, "--concurrency", "1", "-o", "s3://archive/out/")
    for name in "cdefghijklmn":
        bucket.pipe_file(f"archive/in/{name}.pdf", raw_pdf(LINE) + name.encode())
    bucket.rm_file("archive/in/bad.pdf")
    with subprocess.Popen([*PROGRAM, *run, "-q"]) as process:
        wait_until(lambda: any(".part." in name for name in written(bucket)))
        process.kill()
    left = [bucket.cat_file(name) for name in written(bucket) if name.endswith(".md")]
    assert set(left) <= {ONE, ONE + TWO}
    said = command(*run).err
    assert re.search(r"documents  14: \d+ ok, \d+ done before", said)
    assert command("report", "s3://archive/out/").out.startswith("documents  14: 14 ok\n")
    found = {name: bucket.cat_file(name) for name in written(bucket)}
    names = ["2023/b", *"acdefghijklmn"]
    documents = {f"archive/out/{name}.md": ONE + TWO * (name == "2023/b") for name in names}
    assert {name: text for name, text in found.items() if name.endswith(".md")} == documents
    assert not [name for name in found if ".part." in name]
    assert not [name for name, text in found.items() if SECRET.encode() in text]


def test_a_bucket_that_is_not_there_is_named(command: Command, bucket: Any) -> None:
    done = command("convert", "x.pdf", *REPLAY, "-o", "s3://nowhere/out/")
    said = "doc2md: cannot use s3://nowhere/out/: there is no such bucket; create it, or check its name\n"
    assert (done.code, done.err) == (5, said)


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
