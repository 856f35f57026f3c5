"""Kill a long run (SIGKILL) again and again at random moments, and start it again with the same command.

    DOC2MD_MATERIAL=... python bench/killed.py [--pages 300] [--kills 50] [--concurrency 4] [--seed 0]

The server is `tools/chaos_server.py` in the material. A fifth of the pages fail once before they are answered. The
script checks that the files are the same, byte for byte, as those of an undisturbed run; that no answer in the journal
is requested again; that no more of the other answers are requested again than were on their way at the kills; and that
no file remains.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from endpoint_run import server, statistics

FAULTS = ("429", "500", "503", "529", "reset_before", "fin_before", "reset_mid", "bad_json", "sse_cut")
FORMATS = ("md", "html", "json")
FACTS = {"seconds", "attempts", "from_journal", "usage", "notes"}
"""Fields of a page's row that differ from run to run: they say how the page was obtained."""


def small_pages(path: Path, count: int) -> None:
    pictures = []
    for number in range(count):
        page = Image.new("L", (320, 420), "white")
        ImageDraw.Draw(page).text((40, 60), f"Page {number + 1}", 0, font_size=30)
        ImageDraw.Draw(page).rectangle((60, 200, 100 + number % 200, 340), fill=90)
        pictures.append(page)
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=72)


def command(source: Path, address: str, out: Path, concurrency: int) -> list[str]:
    options = ["--base-url", f"{address}/v1", "--concurrency", str(concurrency), "--repairs", "0", "-q"]
    return [sys.executable, "-m", "doc2md", str(source), "-o", f"{out}/", "-f", ",".join(FORMATS), *options]


def environment(folder: Path) -> dict[str, str]:
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    return os.environ | {"DOC2MD_CACHE_DIR": str(folder / "cache"), "TMPDIR": str(folder / "tmp")}


def journalled(folder: Path) -> set[str]:
    """The server's keys of the pages that are in the journal. The server writes the key into each answer."""
    path = folder / "cache/answers.sqlite3"
    if not path.exists():
        return set()
    with closing(sqlite3.connect(path)) as db:
        try:
            answers = [answer for (answer,) in db.execute("SELECT answer FROM answers")]
        except sqlite3.OperationalError:  # killed before there was a table
            return set()
    return {key for answer in answers for key in re.findall(r"# Page ([0-9a-f]{16})", answer)}


def made(out: Path) -> Iterator[tuple[str, Any]]:
    """The name and the content of each file that a run wrote, without `FACTS`."""
    for file in sorted(path for path in out.rglob("*") if path.is_file()):
        content: Any = file.read_bytes()
        if file.suffix == ".json" and not file.name.startswith("."):
            content = json.loads(content)
            content["pages"] = [{k: v for k, v in row.items() if k not in FACTS} for row in content["pages"]]
        yield str(file.relative_to(out)), content


def wait_for_chance(process: subprocess.Popen[bytes], address: str, chance: random.Random) -> None:
    """Wait until the run has sent a few requests (in one of eight cases, none), and a short random time more.

    If the run has nothing left to ask, wait until a random moment of its last steps.
    """
    end = time.monotonic() + chance.uniform(2, 12)
    goal = statistics(address)["total"].get("requests", 0) + chance.choice([0, 1, 4, 6, 8, 10, 12, 16])
    while (
        process.poll() is None
        and time.monotonic() < end
        and statistics(address)["total"].get("requests", 0) < goal
    ):
        time.sleep(0.05)
    time.sleep(chance.uniform(0.05, 1.0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    mix = dict.fromkeys(FAULTS, 0.2 / len(FAULTS))
    settings = {"latency_ms": [200, 900], "mix": mix, "max_faults_per_page": 1, "retry_after_s": 0.3}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "scan.pdf"
        small_pages(source, options.pages)
        with server(Path(os.environ["DOC2MD_MATERIAL"]), settings, folder) as address:
            killed, again, finished = folder / "killed", 0, 0
            line = command(source, address, killed / "out", options.concurrency)
            for _ in range(options.kills):
                known = journalled(killed)
                before = {key: page["attempts"] for key, page in statistics(address)["pages"].items()}
                with subprocess.Popen(line, env=environment(killed)) as process:
                    wait_for_chance(process, address, chance)
                    finished += process.poll() is not None
                    process.kill()
                time.sleep(0.1)
                after = statistics(address)["pages"]
                again += sum(after[key]["attempts"] > before[key] for key in known)
            known = journalled(killed)
            before = {key: page["attempts"] for key, page in statistics(address)["pages"].items()}
            last = subprocess.run(line, env=environment(killed), check=False).returncode
            total = statistics(address)
            again += sum(total["pages"][key]["attempts"] > before[key] for key in known)
        with server(Path(os.environ["DOC2MD_MATERIAL"]), settings, folder) as address:
            whole = folder / "whole"
            line = command(source, address, whole / "out", options.concurrency)
            subprocess.run(line, env=environment(whole), check=True)
            undisturbed = statistics(address)
        same = dict(made(killed / "out")) == dict(made(whole / "out"))
        print(f"{options.pages} pages, {options.kills} kills, {finished} of them too late; exit code {last}")
        print(f"pages in the journal after the last kill: {len(known)}")
        print(f"the same files: {same} ({len(dict(made(whole / 'out')))} of them)")
        print(f"answers in the journal that were requested again: {again}")
        bound = options.kills * options.concurrency
        rebilled = total["total"].get("rebilled", 0)
        print(f"answers delivered and requested again: {rebilled}; at most {bound} are allowed")
        print(f"billed: {total['total']['billed']}; by the undisturbed run: {undisturbed['total']['billed']}")
        print(f"remaining files: {len(list((killed / 'tmp').iterdir()))} temporary, ", end="")
        print(f"{len(list((killed / 'out').glob('.*part')))} half-written")
        sys.exit(0 if same and not again and rebilled <= bound and last == 0 else 1)


if __name__ == "__main__":
    main()
