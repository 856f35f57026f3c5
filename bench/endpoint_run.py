"""Convert a long scan with a server on this machine: how near to the ideal time, and what happens when requests fail?

    DOC2MD_MATERIAL=... python bench/endpoint_run.py [--pages 200] [--concurrency 8] [--latency 2.0] [--faults]

The server is `tools/chaos_server.py` in the material. The ideal time is pages x latency / concurrency. The wall time is
that of the whole command. With `--faults` a quarter of all requests fail in one of many ways, and the server enforces
limits. The script prints what the server counted: `early_retry` (a request before the time that the server named) and
good answers that were requested again must be 0. The memory is that of the command without its workers. It must hardly
grow with the number of pages.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

FAULTS = (
    *("429", "429_ms", "429_bare", "500", "502", "503", "504", "529", "408", "reset_before", "reset_mid"),
    *("fin_before", "truncate", "chunk_cut", "bad_status_line", "bad_json", "empty_body", "html_200"),
    *(
        "error_200",
        "empty_choices",
        "null_content",
        "sse_cut",
        "sse_no_done",
        "sse_error_event",
        "whitespace",
    ),
)


def scan(path: Path, pages: int) -> None:
    """Write an A4 scan at 150 dpi: lines of words, with the page number, so that no two pages are equal."""
    font = ImageFont.load_default(28)
    pictures = []
    for number in range(1, pages + 1):
        page = Image.new("L", (1240, 1754), "white")
        pen = ImageDraw.Draw(page)
        for row in range(40):
            pen.text((120, 120 + 38 * row), f"Page {number}, line {row}: the pump is started first.", 0, font)
        pictures.append(page)
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=150)


@contextmanager
def server(
    material: Path, settings: dict[str, Any], folder: Path, answers: Path | None = None
) -> Iterator[str]:
    """The address of the server. `answers` is a folder with an answer for each page, named by the server's key."""
    config = folder / "server.json"
    config.write_text(json.dumps(settings), "utf-8")
    command = [sys.executable, str(material / "tools" / "chaos_server.py"), "--config", str(config)]
    command += ["--answers", str(answers)] if answers else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{json.loads(process.stdout.readline())['port']}"
        finally:
            process.terminate()


def statistics(address: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{address}/__chaos/stats") as response:
        found: dict[str, Any] = json.load(response)
        return found


def run(address: str, source: Path, out: Path, concurrency: int) -> tuple[float, int]:
    """The wall time in seconds, and the peak memory of the command in bytes."""
    command = [sys.executable, "-m", "doc2md", "convert", str(source), "-o", str(out), "-f", "json"]
    options = ["--base-url", f"{address}/v1", "--concurrency", str(concurrency), "--no-cache"]
    started, most = time.monotonic(), 0
    with subprocess.Popen([*command, *options, "--repairs", "0", "--images", "off"]) as process:
        while process.poll() is None:
            with suppress(OSError, IndexError):
                status = Path(f"/proc/{process.pid}/status").read_text("ascii")
                most = max(most, int(status.partition("VmHWM:")[2].split()[0]) * 1024)
            time.sleep(0.1)
    return time.monotonic() - started, most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--latency", type=float, default=2.0, help="seconds")
    parser.add_argument("--faults", action="store_true")
    options = parser.parse_args()
    material = os.environ.get("DOC2MD_MATERIAL")
    if not material:
        sys.exit("set DOC2MD_MATERIAL to the folder that has tools/chaos_server.py")
    latency = 1000 * options.latency
    settings: dict[str, Any] = {"latency_ms": [latency, latency]}
    if options.faults:
        mix = dict.fromkeys(FAULTS, 0.25 / len(FAULTS))
        limits = {"rpm": 600, "burst": 4, "max_concurrent": options.concurrency}
        settings |= {"mix": mix, "max_faults_per_page": 2, "bill_on": "answer", **limits}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scan(folder / "scan.pdf", options.pages)
        with server(Path(material), settings, folder) as address:
            wall, memory = run(address, folder / "scan.pdf", folder / "out.json", options.concurrency)
            counted = statistics(address)
        rows = json.loads((folder / "out.json").read_text("utf-8"))["pages"]
    ideal = options.pages * options.latency / options.concurrency
    print(f"{len(rows)} pages: {dict(Counter(row['status'] for row in rows))}")
    print(f"wall {wall:.1f} s, ideal {ideal:.1f} s, ratio {wall / ideal:.3f}, memory {memory >> 20} MB")
    total = counted["total"]
    print(
        {key: total.get(key, 0) for key in ("requests", "billed", "delivered", "early_retry", "rate_limited")}
    )
    again = sum("ok" in page["faults"][:-1] for page in counted["pages"].values())
    print(f"good answers requested again: {again}; most requests at a time: {counted['peak_inflight']}")


if __name__ == "__main__":
    main()
