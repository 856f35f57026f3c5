"""Measure formulas by renderer, font and construct, how often a sure one is wrong, and where there should be none.

    DOC2MD_MATERIAL=… python bench/formulas.py [SET …]

Uses the conversions that `bench/quality.py` made of this state, and says how to make them if they are missing. The sets
are roundtrip, lab and readoc by default; cases and real have no true formulas, so only spurious ones are counted there.

A true formula scores the similarity of its partner in the Markdown, as `score.py` pairs them; one without a partner
scores 0. A formula in the Markdown is wrong if no true formula is similar by at least .9. It is sure if its confidence
is at least .9. Formulas of one or two signs are left out, as in `score.py`. Of the shut half, only totals are printed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from platformdirs import user_cache_path

from rulers import converters, sets
from rulers.cache import Conversions
from rulers.sets import Case
from rulers.tools import Tools

RIGHT, SURE = 0.9, 0.9
FEW = 5
"""Groups with fewer formulas are not printed."""
SHOWN = 30

_FRACTION = re.compile(r"\\[dt]?frac|\\binom|\\over(?![a-z])")
CONSTRUCTS = {
    "matrices": re.compile(r"matrix\}|\\begin\{array\}"),
    "cases": re.compile(r"\{d?cases\}"),
    "aligned rows": re.compile(r"\{(?:aligned|align\*?|split|gathered|gather\*?)\}"),
    "fractions": _FRACTION,
    "nested fractions": re.compile(r"\\[dt]?frac\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\\[dt]?frac"),
    "roots": re.compile(r"\\sqrt"),
    "sums, integrals, limits": re.compile(
        r"\\(?:sum|prod|i*int|oint|lim|max|min|sup|inf|big[a-z]+)(?![a-z])"
    ),
    "accents and bars": re.compile(
        r"\\(?:hat|bar|tilde|vec|dot|ddot|widehat|widetilde|overline|underline)(?![a-z])"
    ),
    "braces and labelled arrows": re.compile(r"\\(?:under|over)brace|\\x[a-z]*arrow|\\(?:over|under)set"),
    "text": re.compile(r"\\(?:text|mbox|operatorname)"),
    "double-struck, script, fraktur": re.compile(r"\\math(?:bb|cal|scr|frak)"),
    "bold": re.compile(r"\\(?:mathbf|boldsymbol|bm)(?![a-z])"),
}


@dataclass(frozen=True)
class Document:
    """The formulas of one document: true ones with their scores; read ones with confidence and whether right."""

    case: Case
    true: list[tuple[str, float]]
    read: list[tuple[float, bool]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", metavar="SET", default=["roundtrip", "lab", "readoc"])
    parser.add_argument("--cache", type=Path, default=user_cache_path("doc2md", appauthor=False) / "quality")
    arguments = parser.parse_args()
    material = Path(os.environ.get("DOC2MD_MATERIAL") or parser.error("set DOC2MD_MATERIAL"))
    tools = Tools(material / "tools")
    kept = Conversions(arguments.cache / converters.doc2md(converters.ROOT).key)
    cases = sets.load(material / "corpus", arguments.sets)
    if any(not kept.json(case).is_file() for case in cases):
        sys.exit(f"first run: python bench/quality.py {' '.join(arguments.sets)}")
    documents = [measured(case, kept, tools) for case in cases]
    report([d for d in documents if d.true])
    spurious([d for d in documents if not d.true], kept)


def measured(case: Case, kept: Conversions, tools: Tools) -> Document:
    truth = tools.formulas(case.truth.read_text("utf-8")) if case.truth else []
    said = list(formulas_in(json.loads(kept.json(case).read_text("utf-8"))["blocks"]))
    return Document(case, *tools.match_formulas(truth, said, RIGHT))


def formulas_in(blocks: Sequence[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """The LaTeX and the confidence of all formulas in the blocks of a JSON export."""
    for block in blocks:
        if block["kind"] == "equation":
            sure = block.get("confidence")
            yield block["text"]["plain"], 1.0 if sure is None else sure
        else:
            for text in (block.get("text", {}), *(cell["text"] for cell in block.get("cells", ()))):
                yield from _inline(text)
        yield from formulas_in(block.get("children", ()))


def _inline(text: dict[str, Any]) -> Iterator[tuple[str, float]]:
    marks = text.get("marks", ())
    unsure = {(start, end): float(value) for start, end, kind, value in marks if kind == "unsure"}
    for start, end, kind, _ in marks:
        if kind == "math":
            yield text["plain"][start:end], unsure.get((start, end), 1.0)


def report(documents: Sequence[Document]) -> None:
    groups = defaultdict[str, list[tuple[str, float]]](list)
    for document in documents:
        meta, factors = document.case.meta, document.case.meta.get("factors", {})
        half = "shut" if document.case.shut else "open"
        groups[f"{document.case.set}, {half}"] += document.true
        if document.case.shut:
            continue
        groups[f"renderer {meta.get('renderer', 'unknown')}"] += document.true
        if font := factors.get("font") or factors.get("body_font") or meta.get("font"):
            groups[f"font {font}"] += document.true
        for source, score in document.true:
            for name, found in CONSTRUCTS.items():
                if found.search(source):
                    groups[name].append((source, score))
    print(f"{'':32} formulas  mean  right")
    for name, scores in groups.items():
        if len(scores) >= FEW:
            right = mean(score >= RIGHT for _, score in scores)
            print(f"{name:32} {len(scores):8} {mean(score for _, score in scores):5.3f} {right:6.3f}")
    for half in ("open", "shut"):
        read = [formula for d in documents if d.case.shut is (half == "shut") for formula in d.read]
        sure = [right for confidence, right in read if confidence >= SURE]
        if read:
            print(
                f"{half}: {len(sure)} of {len(read)} formulas are sure; {len(sure) - sum(sure)} of these are wrong"
            )


def spurious(documents: Sequence[Document], kept: Conversions) -> None:
    """Count formulas where the truth has none, and print those of the open half."""
    for half in ("open", "shut"):
        chosen = [d for d in documents if d.case.shut is (half == "shut")]
        count = sum(len(d.read) for d in chosen)
        print(f"{half}: {count} formulas in {len(chosen)} documents without formulas")
        if half == "open":
            for document in chosen:
                blocks = json.loads(kept.json(document.case).read_text("utf-8"))["blocks"]
                for source, _ in list(formulas_in(blocks))[:SHOWN]:
                    print(f"  {document.case.place}: {source}")


if __name__ == "__main__":
    main()
