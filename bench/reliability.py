"""Measure whether confidence and difficulty can be relied on, on sets of documents with known truth.

    DOC2MD_MATERIAL=… python bench/reliability.py [SET …] [--as-printed] [--svg FOLDER] [--jobs N] [--cache DIR]

For each set and half: how many blocks have which confidence and how many of them are right, AUROC, the calibration
error, and which share of the errors in the worst tenth of the pages is in the first tenth by `difficulty`. `--svg` also
draws the reliability diagrams. `calibration.py` counts a text with a formula as wrong, because it compares its LaTeX
with the printed characters; `--as-printed` compares the printed characters on both sides. Conversions are shared with
`bench/quality.py`.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from platformdirs import user_cache_path

from rulers import converters, reliability, sets
from rulers.cache import Conversions
from rulers.convert import convert
from rulers.progress import counter
from rulers.tools import Tools


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(sets.SETS)}; default: lab")
    parser.add_argument("--as-printed", action="store_true", help="compare formulas inside texts as printed")
    parser.add_argument("--svg", type=Path, metavar="FOLDER")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cache", type=Path, default=user_cache_path("doc2md", appauthor=False) / "quality")
    given = parser.parse_args()
    if "DOC2MD_MATERIAL" not in os.environ:
        sys.exit("set DOC2MD_MATERIAL to the folder with the sets")
    material = Path(os.environ["DOC2MD_MATERIAL"])
    tools = Tools(material / "tools")
    ours = converters.doc2md(converters.ROOT)
    goal = Conversions(given.cache.absolute() / ours.key)
    cases = [case for case in sets.load(material / "corpus", given.sets or ["lab"]) if case.truth]
    missing = [case for case in cases if not goal.find(case)]
    tick = counter("converted", len(missing))
    convert(ours, missing, goal, jobs=given.jobs, done=lambda case, run: tick())
    for name in given.sets or ["lab"]:
        for half in ("open", "shut"):
            judged = reliability.Judged()
            chosen = [case for case in cases if case.set == name and case.shut == (half == "shut")]
            if len(chosen) < 2:  # a figure of one shut document would say something about it
                continue
            for case in chosen:
                if goal.json(case).is_file():
                    judged.add(reliability.judge(case, goal.json(case), tools, as_printed=given.as_printed))
            report(f"{name}, {half}", judged, tools)
            if given.svg and judged.blocks:
                given.svg.mkdir(parents=True, exist_ok=True)
                drawn = reliability.diagram(f"{name}, {half}", judged.blocks)
                (given.svg / f"{name}-{half}.svg").write_text(drawn, "utf-8")


def report(title: str, judged: reliability.Judged, tools: Tools) -> None:
    """Print the figures of some documents."""
    if not judged.blocks:
        return
    auroc, error = tools.calibration(judged.blocks)
    first = reliability.found_first(judged.pages)
    print(f"{title}: {len(judged.blocks)} blocks on {len(judged.pages)} pages")
    print(f"  AUROC {auroc:.3f}, calibration error {error:.3f}, errors in the first tenth {first:.3f}")
    print("  blocks  confidence  right")
    for count, said, right in reliability.bins(judged.blocks):
        print(f"  {count:6}  {said:10.3f}  {right:5.3f}")


if __name__ == "__main__":
    main()
