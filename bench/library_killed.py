"""Convert a library of small PDFs with processes that are killed (SIGKILL) at random moments and started again.

    python bench/library_killed.py [--documents 2000] [--kills 10] [--processes 2] [--seed 0]

With `--processes 1` it is one run that is killed and continued. With more, they share the run (`--shared`). The script
checks that the files are the same, byte for byte, as those of an undisturbed run, that the manifest has every document
once, and that no file remains. It says how many documents were converted more than once: at most those that were in
progress, or whose record was not yet written, when a process was killed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from killed import made
from library import write_library

MANIFEST = ".doc2md-run.jsonl"
OWNERS = ".doc2md.json"
STALE_SECONDS = "10"
SHOWN = 5
"""Maximum number of names of files that are printed."""


class Disturbed:
    """The run that is disturbed: its processes, and what they print."""

    def __init__(self, folder: Path, command: list[str], processes: int) -> None:
        self.folder = folder
        self.command = command
        self.logs: list[Path] = []
        (folder / "tmp").mkdir()
        self.running = [self._start() for _ in range(processes)]

    def _start(self) -> subprocess.Popen[bytes]:
        log = self.folder / f"log-{len(self.logs)}"
        self.logs.append(log)
        with log.open("wb") as file:
            environment = os.environ | {"TMPDIR": str(self.folder / "tmp")}
            return subprocess.Popen(self.command, stderr=file, env=environment)

    def kill_one(self, chance: random.Random) -> bool:
        """Kill one of the processes and start it again; False if all have ended."""
        alive = [index for index, process in enumerate(self.running) if process.poll() is None]
        if not alive:
            return False
        index = chance.choice(alive)
        self.running[index].kill()
        self.running[index].wait()
        self.running[index] = self._start()
        return True

    def converted(self) -> Counter[str]:
        """How often each document was converted, by the lines that were printed."""
        text = "".join(log.read_text("utf-8") for log in self.logs)
        return Counter(re.findall(r"^(\S+\.pdf): .* → ", text, re.MULTILINE))


def records(out: Path) -> list[str]:
    """The outputs in the manifest."""
    return [json.loads(line)["output"] for line in (out / MANIFEST).read_text("utf-8").splitlines()]


def content(out: Path) -> dict[str, object]:
    """The files that a run wrote for its documents."""
    return {name: data for name, data in made(out) if Path(name).name not in {MANIFEST, OWNERS}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_library(folder / "in", options.documents, options.seed)
        line = [sys.executable, "-m", "doc2md", "convert", str(folder / "in"), "-f", "md,json"]
        began = time.monotonic()
        subprocess.run([*line, "-o", str(folder / "whole"), "-q"], check=True)
        seconds = time.monotonic() - began
        share = ["--shared", str(folder / "queue"), "--stale-after", STALE_SECONDS]
        command = [*line, "-o", str(folder / "out"), *(share if options.processes > 1 else [])]
        run = Disturbed(folder, command, options.processes)
        killed = 0
        for _ in range(options.kills):
            time.sleep(chance.uniform(0.2, 1.6) * seconds / (options.kills + 1))
            killed += run.kill_one(chance)
        codes = [process.wait() for process in run.running]
        whole, out = content(folder / "whole"), content(folder / "out")
        outputs = records(folder / "out")
        again = sum(count - 1 for count in run.converted().values())
        left = [*(folder / "out").rglob("*part*"), *(folder / "tmp").iterdir()]
        if options.processes > 1:
            left += [
                path
                for path in (folder / "queue").rglob("*")
                if path.is_file() and path.parent.name != "done"
            ]
        once = len(outputs) == len(set(outputs)) == options.documents
        same = whole == out
        print(
            f"{options.documents} documents in {seconds:.0f} s undisturbed; {killed} kills; exit codes {codes}"
        )
        print(f"the same files: {same} ({len(whole)} of them)")
        for file in sorted(name for name in whole.keys() | out.keys() if whole.get(name) != out.get(name))[
            :SHOWN
        ]:
            print(f"  differs: {file}")
        print(f"every document is in the manifest once: {once}")
        print(f"conversions that were repeated after a kill: {again}")
        print(f"remaining files: {len(left)}")
        for path in left[:SHOWN]:
            print(f"  {path.relative_to(folder)}")
        sys.exit(0 if same and once and not any(codes) and not left else 1)


if __name__ == "__main__":
    main()
