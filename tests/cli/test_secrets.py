"""A key is where it was put and nowhere else: not on the command line, in a file, a message or another process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

from tests.fakes.loopback import Loopback, Reply, Request, block, completion, failure

CANARY = "sk-CANARY0123456789abcdef"
PASSWORD = "hunter2-of-the-canary"


def scan(path: Path, pages: int) -> Path:
    pictures = [Image.effect_noise((200, 280), 50 + n) for n in range(pages)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:])
    return path


class Processes:
    """What a command line and its workers show of themselves while they are asked something."""

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
    """What a server may answer that has the key in mind, and at last an answer."""
    said = f"bad key {CANARY}; Authorization: Bearer {CANARY}"
    broken = [
        Reply(200, {"Content-Type": "application/json"}, f"no JSON, but {said}".encode()),
        Reply(raw=f"HTTP/1.1 200 {said}\r\nContent-Length: 9\r\n\r\n{CANARY}".encode(), reset=True),
    ]
    return [
        Reply(503, body=failure(said)),
        broken[request.page % 2],
        Reply(body=completion(block("text", f"The words of page {request.page}."))),
    ]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc")
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
    (tmp_path / "tmp").mkdir()
    (tmp_path / "password").write_text(PASSWORD)
    settings = {
        "DOC2MD_API_KEY": CANARY,
        "OPENAI_LOG": "debug",
        "TMPDIR": str(tmp_path / "tmp"),
        "DOC2MD_CACHE_DIR": str(tmp_path / "cache"),
    }
    command = [sys.executable, "-m", "doc2md", "convert", str(scan(tmp_path / "scan.pdf", 3)), "-v"]
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
