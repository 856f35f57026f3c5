"""Repeat a run with a little more disk space each time, until it succeeds. Files under a final name must be complete.

    python bench/full_disk.py [--step 4096]

Each run converts two pages with figures to Markdown, HTML, JSON and CSV. It asks a server on this machine, and the
answers go into the journal. No file of the run may grow beyond the limit of the step, including temporary files and the
journal (RLIMIT_FSIZE: `write` then fails as on a full disk). After each run, the same command runs again without limit.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image

ANSWER = """<|ref|>title<|/ref|><|det|>[[100, 50, 900, 90]]<|/det|>
# The harbour

<|ref|>text<|/ref|><|det|>[[100, 100, 900, 300]]<|/det|>
{}

<|ref|>image<|/ref|><|det|>[[100, 320, 500, 600]]<|/det|>

<|ref|>table<|/ref|><|det|>[[100, 650, 900, 900]]<|/det|>
<table><tr><th>Year</th><th>Depth</th></tr><tr><td>2024</td><td>3.5</td></tr></table>
"""

_chance = random.Random(0)
WORDS = " ".join("".join(_chance.choices("aeioulmnrst", k=_chance.randint(2, 9))) for _ in range(3000))
"""Random words, so that the answer is not taken for a loop."""


class Server(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        choice = {"index": 0, "message": {"content": ANSWER.format(WORDS)}, "finish_reason": "stop"}
        body = json.dumps({"choices": [choice]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def scan(path: Path) -> None:
    pages = [Image.effect_noise((300, 400), 40 + 20 * n) for n in range(2)]
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=72)


def run(folder: Path, port: int, room: int | None) -> tuple[int, str]:
    """The exit code and the messages of a run in which each file may have at most `room` bytes."""

    def limited() -> None:
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

    command = [sys.executable, "-m", "doc2md", "scan.pdf", "-o", "out/", "-f", "md,html,json", "-q"]
    options = ["--tables-csv", "out/tables", "--base-url", f"http://127.0.0.1:{port}/v1", "--repairs", "0"]
    environment = os.environ | {"DOC2MD_CACHE_DIR": str(folder / "cache"), "TMPDIR": str(folder / "tmp")}
    done = subprocess.run(
        [*command, *options],
        cwd=folder,
        env=environment,
        preexec_fn=limited,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def content(folder: Path) -> dict[str, bytes]:
    """The content of each written file by its name, without the rows of the ledger, which contain times."""
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    found = {name: path.read_bytes() for name, path in files.items()}
    for name, data in found.items():
        if name == "scan.json":
            found[name] = json.dumps(json.loads(data) | {"pages": []}).encode()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=4096, help="bytes")
    step = parser.parse_args().step
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    codes: Counter[int] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tmp").mkdir()
        scan(folder / "scan.pdf")
        code, said = run(folder, server.server_port, None)
        if code:
            sys.exit(said)
        whole = content(folder / "out")
        room, code = 0, -1
        while code:
            for made in ("out", "cache"):
                shutil.rmtree(folder / made, ignore_errors=True)
            code, said = run(folder, server.server_port, room)
            codes[code] += 1
            found = content(folder / "out") if (folder / "out").exists() else {}
            broken = [n for n in found if n != ".doc2md.json" and found[n] != whole.get(n)]
            left = [path.name for path in (folder / "tmp").iterdir()]
            if broken or left or code not in {0, 5} or (code and said.count("\n") > 2) or "Traceback" in said:
                wrong.append(f"at {room} bytes: exit code {code}, broken {broken}, left {left}: {said}")
            again, said = run(folder, server.server_port, None)
            if again or content(folder / "out") != whole:
                wrong.append(f"after {room} bytes: exit code {again}: {said}")
            room += step
    print(
        f"from 0 to {room - step:,} bytes in steps of {step:,}: exit codes {dict(codes)}; {len(whole)} files at the end"
    )
    print(
        "\n".join(wrong) or "no half-written file, no remaining file, and each run completes with more space"
    )
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
