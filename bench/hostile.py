"""Convert broken and hostile PDFs on the command line with its default limits: does anything crash, hang or get lost?

    DOC2MD_MATERIAL=... python bench/hostile.py OUT [--jobs 2] [--only WORD]

The files are those of `corpus/robust` in the material, with their passwords where known, and those that
`tools/attack_pdfs.py` in the material writes. Each is converted in a process group of its own, which the script
watches. OUT/results.csv has a row for each file, OUT/NAME/ has the output. The script counts

    tracebacks   on standard error, and exit codes that do not exist
    hangs        a run that lasts more than a minute longer than its limits allow; the script kills it
    lost pages   exit code 0, although a page that shows text is empty. Poppler decides, because it shares no code with
                 MuPDF: the page has letters (pdftotext) and ink (pdftoppm). Empty pages with only ink are counted too.
    memory       the peak of the parent and of its largest worker (VmHWM in /proc, read 20 times a second)

It needs Linux and poppler-utils, and takes about half an hour on two cores.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from doc2md.errors import ExitCode
from doc2md.options.conversion import Limits

SLACK = 60.0
"""Seconds for starting and writing, on a machine that also does other work."""
LOOK = 30
"""Seconds that Poppler may take for a page."""
MOST_LOOKS = 5
"""At most this many empty pages of a document are checked."""
INK = 64
"""Difference in grey levels from which a page has ink."""


@dataclass
class Run:
    file: str
    exit: int | None = None
    seconds: float = 0.0
    parent_mb: int = 0
    worker_mb: int = 0
    traceback: bool = False
    hang: bool = False
    lost: str = ""
    inked: str = ""
    said: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--jobs", type=int, default=1, help="files at a time")
    parser.add_argument("--only", default="", help="part of a file's name")
    arguments = parser.parse_args()
    material = Path(os.environ.get("DOC2MD_MATERIAL") or parser.error("set DOC2MD_MATERIAL to its folder"))
    out: Path = arguments.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    files = [(name, *more) for name, *more in inputs(material, out) if arguments.only in name]
    with ThreadPoolExecutor(arguments.jobs) as pool, (out / "results.csv").open("w", newline="") as table:
        writer = csv.DictWriter(table, list(asdict(Run(""))))
        writer.writeheader()
        runs = []
        for run in pool.map(lambda given: convert(*given, out), files):
            runs.append(run)
            writer.writerow(asdict(run))
            table.flush()
            if run.traceback or run.hang or run.lost or run.inked:
                print(run, flush=True)
    report(runs)


def inputs(material: Path, out: Path) -> Iterator[tuple[str, Path, str | None]]:
    """Name, path and password of each file."""
    robust = material / "corpus/robust"
    passwords = json.loads((robust / "passwords.json").read_text("utf-8"))
    with (robust / "index.csv").open(newline="") as table:
        for row in csv.DictReader(table):
            yield row["file"], robust / row["file"], passwords.get(row["file"])
    attack = out / "attack"
    if not attack.is_dir():
        sample = Path(__file__).parents[1] / "samples/slides.pdf"
        subprocess.run(
            [sys.executable, str(material / "tools/attack_pdfs.py"), str(attack), str(sample)], check=True
        )
    for path in sorted(attack.iterdir()):
        yield (
            f"attack/{path.name}",
            path,
            {"enc_aes256_user.pdf": "user", "enc_rc4_40.pdf": "user"}.get(path.name),
        )


def convert(name: str, path: Path, password: str | None, out: Path) -> Run:
    """Convert one file on the command line, and say what happened."""
    run = Run(name)
    folder = out / re.sub(r"\W+", "_", name)
    folder.mkdir(exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "doc2md",
        "convert",
        str(path),
        "-f",
        "md,json",
        "-o",
        f"{folder}/",
        "--overwrite",
    ]
    if password:
        (folder / "password").write_text(password, "utf-8")
        command += ["--password-file", str(folder / "password")]
    limits = Limits()
    allowed = SLACK + limits.page_seconds * (1 + pages_of(path, password))
    started = time.monotonic()
    with (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        while process.poll() is None:
            watch(process.pid, run)
            if time.monotonic() - started > min(allowed, SLACK + limits.document_seconds):
                run.hang = True
                os.killpg(process.pid, signal.SIGKILL)
            time.sleep(0.05)
    run.seconds = round(time.monotonic() - started, 1)
    run.exit = process.returncode
    said = (folder / "stderr").read_text("utf-8", "replace")
    run.said = said.strip()[:300]
    run.traceback = "Traceback" in said or "Exception ignored" in said or run.exit not in set(ExitCode)
    if run.exit == ExitCode.OK:
        look_at_empty_pages(run, folder, path, password)
    return run


def watch(pid: int, run: Run) -> None:
    """Record the peak memory so far of the process and of its children."""
    run.parent_mb = max(run.parent_mb, peak(pid))
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text("ascii").split()
        except OSError:  # the thread has ended
            continue
        run.worker_mb = max([run.worker_mb, *(peak(int(child)) for child in children)])


def peak(pid: int) -> int:
    """The largest resident set of a process so far, in MB; 0 if it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) >> 10 if found else 0


def look_at_empty_pages(run: Run, folder: Path, path: Path, password: str | None) -> None:
    """Find pages that did not fail and have no block in the output, but show something.

    If the Markdown is empty, all pages count as empty, whatever blocks they have.
    """
    written = json.loads(next(folder.glob("[!.]*.json")).read_text("utf-8"))
    full = {page for block in written["blocks"] for page, _ in block["regions"]}
    if not next(folder.glob("*.md")).read_text("utf-8").strip():
        full = set()
    empty = [row["page"] for row in written["pages"] if row["page"] not in full and row["status"] != "failed"]
    lost, inked = [], []
    for page in empty[:MOST_LOOKS]:
        if has_ink(path, page, password):
            (lost if has_letters(path, page, password) else inked).append(str(page))
    run.lost, run.inked = " ".join(lost), " ".join(inked)


def pages_of(path: Path, password: str | None) -> int:
    said = poppler("pdfinfo", path, password).decode("utf-8", "replace")
    found = re.search(r"^Pages:\s+(\d+)", said, re.M)
    return int(found[1]) if found else 1


def has_letters(path: Path, page: int, password: str | None) -> bool:
    said = poppler("pdftotext", path, password, "-f", str(page), "-l", str(page), after=("-",))
    return sum(c.isalnum() for c in said.decode("utf-8", "replace")) >= 3


def has_ink(path: Path, page: int, password: str | None) -> bool:
    grey = poppler("pdftoppm", path, password, "-f", str(page), "-l", str(page), "-r", "36", "-gray")
    header = re.match(rb"P5\s+\d+\s+\d+\s+255\s", grey)
    pixels = grey[header.end() :] if header else b""
    return bool(pixels) and max(pixels) - min(pixels) > INK


def poppler(tool: str, path: Path, password: str | None, *options: str, after: tuple[str, ...] = ()) -> bytes:
    """The standard output of one of Poppler's tools; empty if it takes too long."""
    locked = ("-upw", password, "-opw", password) if password else ()
    command = [tool, *options, *locked, str(path), *after]
    try:
        return subprocess.run(command, capture_output=True, timeout=LOOK, check=False).stdout
    except subprocess.TimeoutExpired:
        return b""


def report(runs: list[Run]) -> None:
    codes = sorted((run.exit if run.exit is not None else -1) for run in runs)
    print(
        f"{len(runs)} files; exit codes: " + ", ".join(f"{c}: {codes.count(c)}" for c in dict.fromkeys(codes))
    )
    print(f"tracebacks: {sum(run.traceback for run in runs)}, hangs: {sum(run.hang for run in runs)}")
    print(f"exit 0, but a page that shows text is empty: {sum(bool(run.lost) for run in runs)}")
    print(f"exit 0, but a page with ink and no letters is empty: {sum(bool(run.inked) for run in runs)}")
    for kind in ("parent_mb", "worker_mb", "seconds"):
        most = max(runs, key=lambda run: float(getattr(run, kind)))
        print(f"most {kind}: {getattr(most, kind)} ({most.file})")


if __name__ == "__main__":
    main()
