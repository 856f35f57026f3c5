"""What the table shows of several documents: means, counts and rates, and how they change."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rulers.scores import Measured
from rulers.tools import Tools

TABLE_FACTORS = r"table|(grid|head)\Z"
"""Pattern of the names of the style factors that concern tables. The last two are those of spreadsheets."""

METRICS = ("overall", "nid", "order", "teds", "mhs", "lists", "code", "math", "links", "figures", "leak")


@dataclass(frozen=True)
class Figure:
    """A number, and how to print it: "share" .912, "rate" 4.31, "seconds" 0.051, "count" 12, or 12/30 with `of`."""

    value: float
    style: str = "share"
    of: int | None = None

    def __str__(self) -> str:
        if self.style == "count":
            return f"{self.value:.0f}" + (f"/{self.of}" if self.of is not None else "")
        return _digits(self.value, self.style)

    def change(self, before: Figure | None) -> str:
        """The signed difference from an earlier figure; nothing if none is seen."""
        if before is None:
            return ""
        difference = self.value - before.value
        if self.style == "count":
            return f"{difference:+.0f}" if difference else ""
        shown = _digits(difference, self.style, "+")
        return shown if shown.strip("+-.0") else ""


def _digits(value: float, style: str, sign: str = "") -> str:
    text = format(value, f"{sign}.{2 if style == 'rate' else 3}f")
    return text.replace("0.", ".", 1) if style == "share" and abs(value) < 0.9995 else text


Row = dict[str, Figure | None]
"""A figure for each column of the table. None where the column does not apply."""


def halves(documents: Sequence[Measured]) -> dict[str, list[Measured]]:
    """The open half, the shut half and all documents of a set; only `all` if nothing is shut.

    One shut document alone would be a row about a single document. So it counts in no row.
    """
    shut = [document for document in documents if document.case.shut]
    opened = [document for document in documents if not document.case.shut]
    if not shut:
        return {"all": opened} if opened else {}
    if len(shut) == 1:
        return {"open": opened} if opened else {}
    if not opened:
        return {"shut": shut}
    return {"open": opened, "shut": shut, "all": list(documents)}


def row(documents: Sequence[Measured], tools: Tools) -> Row:
    """The figures of some documents."""
    figures: Row = {"docs": Figure(len(documents), "count")}
    failed = sum(bool(document.run.problem) for document in documents)
    figures["failed"] = Figure(failed, "count") if failed else None
    for metric in METRICS:
        figures[metric] = mean(document.scores.metrics.get(metric) for document in documents)
    figures["spurious"] = _total(document.scores.metrics.get("tables_spurious") for document in documents)
    return (
        figures | _checks(documents) | _words(documents) | _calibration(documents, tools) | _cost(documents)
    )


def mean(values: Iterable[float | None]) -> Figure | None:
    """The mean of the values that apply."""
    known = [value for value in values if value is not None]
    return Figure(sum(known) / len(known)) if known else None


def _total(counts: Iterable[float | None]) -> Figure | None:
    known = [count for count in counts if count is not None]
    return Figure(sum(known), "count") if known else None


def _checks(documents: Sequence[Measured]) -> Row:
    passed = [document.scores.passed for document in documents if document.scores.passed]
    if not passed:
        return {"right": None, "checks": None}
    right = sum(good == of for good, of in passed)
    checks = Figure(sum(good for good, _ in passed), "count", sum(of for _, of in passed))
    return {"right": Figure(right, "count", len(passed)), "checks": checks}


def _words(documents: Sequence[Measured]) -> Row:
    counts = [document.scores.words for document in documents if document.scores.words]
    total = sum(of for *_, of in counts)
    if not total:
        return {"lost": None, "extra": None, "silent": None}
    silent = [document.scores.silent for document in documents if document.scores.silent is not None]
    return {
        "lost": Figure(1000 * sum(lost for lost, _, _ in counts) / total, "rate"),
        "extra": Figure(1000 * sum(extra for _, extra, _ in counts) / total, "rate"),
        "silent": Figure(sum(silent), "count") if silent else None,
    }


def _calibration(documents: Sequence[Measured], tools: Tools) -> Row:
    blocks = [block for document in documents for block in document.scores.blocks]
    if not blocks:
        return {"auroc": None, "ece": None}
    auroc, ece = tools.calibration(blocks)
    return {"auroc": None if math.isnan(auroc) else Figure(auroc), "ece": Figure(ece)}


def _cost(documents: Sequence[Measured]) -> Row:
    """CPU seconds a page, of the documents that were converted."""
    pages = sum(document.run.pages for document in documents)
    return {
        "cpu": Figure(sum(document.run.cpu for document in documents) / pages, "seconds") if pages else None
    }


@dataclass(frozen=True)
class Level:
    """One level of a style factor: the documents that have it, and their mean score in a metric."""

    name: str
    documents: int
    score: Figure


def levels(
    documents: Iterable[Measured], metric: str = "overall", factors: str = "", least: int = 3
) -> list[Level]:
    """The levels of style factors that at least `least` open documents have, the worst first.

    `factors` is a pattern of the names of the factors that count.
    """
    scores: dict[str, list[float]] = {}
    for document in documents:
        score = document.scores.metrics.get(metric)
        if document.case.shut or score is None:
            continue
        for factor, level in document.case.meta.get("factors", {}).items():
            if re.match(factors, factor):
                scores.setdefault(f"{factor}={level}", []).append(score)
    common = [Level(name, len(v), Figure(sum(v) / len(v))) for name, v in scores.items() if len(v) >= least]
    return sorted(common, key=lambda level: (level.score.value, level.name))


def kinds(documents: Sequence[Measured]) -> dict[str, Figure]:
    """For each kind of case, and for all guards against over-correction: how many are wholly right.

    A group whose only case is shut is left out.
    """
    groups: dict[str, list[Measured]] = {}
    for document in documents:
        meta = document.case.meta
        for name in [meta.get("kind", "?"), *(["(guards)"] if meta.get("guard") else [])]:
            groups.setdefault(name, []).append(document)
    shown = {
        name: group for name, group in sorted(groups.items()) if len(group) > 1 or not group[0].case.shut
    }
    return {name: right for name, group in shown.items() if (right := _checks(group)["right"])}
