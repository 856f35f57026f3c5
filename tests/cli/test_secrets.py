"""A key and a password are in no file, no message, no command line and no other process."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from tests.builders.answers import grounded
from tests.builders.commands import PROGRAM
from tests.builders.processes import linux
from tests.builders.scans import noise_scan
from tests.fakes.loopback import Loopback, Reply, Request, completion, failure

pytestmark = pytest.mark.process

CANARY = "sk-CANARY0123456789abcdef"
PASSWORD = "hunter2-of-the-canary"


class Processes:
    """What a command and its workers show in /proc while the server is asked."""

    def __init__(self) -> None:
        self.pid = 0
        self.seen: dict[str, bytes] = {}
        self.started = threading.Event()

    def look(self) -> None:
        self.started.wait(10)
        for file in Path(f"/proc/{self.pid}/task").glob("*/children"):
            for child in file.read_text().split():
                self._note(child, "cmdline", "environ")
        self._note(str(self.pid), "cmdline")

    def _note(self, pid: str, *names: str) -> None:
        for name in names:
            self.seen[f"{pid}/{name}"] = Path(f"/proc/{pid}/{name}").read_bytes()


def bodies(request: Request) -> list[Reply]:
    """Two bad answers that repeat the key, and then a good one."""
    said = f"bad key {CANARY}; Authorization: Bearer {CANARY}"
    broken = [
        Reply(200, {"Content-Type": "application/json"}, f"no JSON, but {said}".encode()),
        Reply(raw=f"HTTP/1.1 200 {said}\r\nContent-Length: 9\r\n\r\n{CANARY}".encode(), reset=True),
    ]
    return [
        Reply(503, body=failure(said)),
        broken[request.page % 2],
        Reply(body=completion(grounded("text", f"The words of page {request.page}."))),
    ]


@linux
@pytest.mark.parametrize("ending", ["to its end", "refused", "killed"])
def test_a_key_and_a_password_are_in_no_file_output_or_process(
    loopback: Loopback, tmp_path: Path, ending: str
) -> None:
    processes = Processes()

    def answer(request: Request) -> Reply:
        processes.look()
        if ending == "refused" and request.page == 2:
            return Reply(401, body=failure(f"no such key: {CANARY}"))
        if ending == "killed" and request.page == 2:
            os.kill(processes.pid, signal.SIGKILL)
        return bodies(request)[min(request.attempt, 3) - 1]

    loopback.answer = answer
    (tmp_path / "password").write_text(PASSWORD)
    settings = {
        "DOC2MD_API_KEY": CANARY,
        "OPENAI_LOG": "debug",
        "TMPDIR": str(tmp_path / "tmp"),
        "DOC2MD_CACHE_DIR": str(tmp_path / "cache"),
    }
    command = [*PROGRAM, "convert", str(noise_scan(tmp_path / "scan.pdf", 3)), "-v"]
    command += [
        "--base-url",
        loopback.base_url,
        "--concurrency",
        "1",
        "--password-file",
        str(tmp_path / "password"),
    ]
    command += ["-f", "md,html,json", "-o", str(tmp_path / "out"), "--record", str(tmp_path / "record.jsonl")]
    with subprocess.Popen(
        command, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        processes.pid = process.pid
        processes.started.set()
        out, err = process.communicate(timeout=100)
    assert process.returncode == {"to its end": 0, "refused": 6, "killed": -9}[ending]
    assert any(request.headers["Authorization"] == f"Bearer {CANARY}" for request in loopback.requests)
    assert b"page 1, attempt" in err
    (tmp_path / "password").unlink()
    files = {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    shown = files | processes.seen | {"stdout": out, "stderr": err} | {name: name.encode() for name in files}
    assert len(processes.seen) >= 3
    assert [
        place for place, data in shown.items() if b"CANARY0123" in data or PASSWORD.encode() in data
    ] == []
