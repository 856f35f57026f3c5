"""`doc2md serve` as a process, with its workers: what only the real one can show."""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.builders.processes import children, wait_until
from tests.builders.raw_pdf import BOMB, raw_pdf
from tests.serve.conftest import pdf

pytestmark = [pytest.mark.process, pytest.mark.timeout(120)]
BOUNDARY = "x" * 20
MINUTES = raw_pdf(*[BOMB] * 50)
"""A document that keeps a worker busy for minutes."""
PROGRAM = [sys.executable, "-m", "doc2md", "serve", "--port", "0"]


class Server:
    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        command = [*PROGRAM, "--data", str(data), *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr
        self.url = self.process.stderr.readline().split()[2]

    def ask(self, path: str, data: bytes | None = None, method: str | None = None) -> Any:
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def seconds_of_health(self) -> float:
        """How long `/health` takes, the median of 15."""
        seconds = []
        for _ in range(15):
            started = time.monotonic()
            self.ask("/health")
            seconds.append(time.monotonic() - started)
            time.sleep(0.02)
        return statistics.median(seconds)

    def submit(self, document: bytes) -> str:
        return str(self.ask("/v1/convert/file/async", form(document))["task_id"])

    def status(self, job: str) -> str:
        while True:
            found = self.ask(f"/v1/status/poll/{job}?wait=30")["task_status"]
            if found not in {"pending", "started"}:
                return str(found)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", int(self.url.rpartition(":")[2])), timeout=60)

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def running(data: Path, *options: str) -> Iterator[Server]:
    server = Server(data, *options)
    try:
        yield server
    finally:
        server.end()


def head(length: int) -> bytes:
    lines = ["POST /v1/convert/file HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {length}"]
    return "\r\n".join([*lines, f"Content-Type: multipart/form-data; boundary={BOUNDARY}", "", ""]).encode()


def form(document: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    return head.encode() + document + f"\r\n--{BOUNDARY}--\r\n".encode()


def test_a_killed_server_is_continued_and_nothing_is_converted_twice(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        jobs = [first.submit(pdf(8)) for _ in range(4)]
        wait_until(lambda: any(tmp_path.glob("*/0/document.json")))
    written = list(tmp_path.glob("*/0/document.json"))
    before = {path: path.stat().st_mtime_ns for path in written}
    with running(tmp_path) as second:
        assert [second.status(job) for job in jobs] == ["success"] * 4
        for job in jobs:
            assert [row["page"] for row in second.ask(f"/v1/jobs/{job}/pages")] == list(range(1, 9))
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("jobs"), "--max-file-size", "1M") as server:
        yield server


def test_an_upload_that_is_refused_before_its_end_is_answered(server: Server) -> None:
    with server.connect() as client:
        client.sendall(head(9_999_999_999))
        for _ in range(8):
            client.sendall(bytes(1 << 20))
        assert client.recv(1 << 10).startswith(b"HTTP/1.1 413 ")


def test_the_server_answers_while_a_bomb_is_read_and_a_job_that_is_deleted_frees_its_worker(
    server: Server,
) -> None:
    before = server.seconds_of_health()
    job = server.submit(MINUTES)
    wait_until(lambda: server.ask(f"/v1/status/poll/{job}")["task_status"] == "started")
    assert server.seconds_of_health() < max(0.2, 5 * before)
    server.ask(f"/v1/jobs/{job}", method="DELETE")
    assert server.status(server.submit(pdf())) == "success"
    assert len(children(server.process.pid)) <= len(os.sched_getaffinity(0))  # one worker for each core


def test_a_client_that_leaves_takes_its_page_out_of_the_worker(server: Server) -> None:
    before = set(server.data.glob("*/0/upload"))
    body = form(MINUTES)
    with server.connect() as client:
        client.sendall(head(len(body)) + body)
        wait_until(lambda: set(server.data.glob("*/0/upload")) > before)
    wait_until(lambda: set(server.data.glob("*/0/upload")) == before)
    assert server.status(server.submit(pdf())) == "success"
