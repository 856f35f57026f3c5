"""The comparison of two documents as versioned JSON, with all differences of the chosen aspects."""

from __future__ import annotations

import json
from typing import Any

from doc2md.checks.diff import Difference, PageDiff, Place, Run
from doc2md.cli.comparison.report import Report, Side

VERSION = 1
"""Version of the format. It changes when a program that reads the old format would misread the new one."""


def to_json(report: Report) -> str:
    """One JSON object; docs/checks.md describes its fields."""
    compared = report.comparison
    content = {
        "version": VERSION,
        "a": _side(report.a, compared.words[0], compared.blocks[0]),
        "b": _side(report.b, compared.words[1], compared.blocks[1]),
        "words_equal": compared.same,
        "share_differing": round(compared.share, 6),
        "pages": [_page(page, report) for page in compared.pages],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _side(side: Side, words: int, blocks: int) -> dict[str, Any]:
    usage = side.usage
    return {
        "file": side.name,
        "source": side.source,
        "engines": list(side.engines),
        "pages": side.pages,
        "words": words,
        "blocks": blocks,
        "seconds": round(side.seconds, 3),
        "requests": side.requests,
        "tokens": {"input": usage.prompt, "output": usage.completion} if usage else None,
    }


def _page(page: PageDiff, report: Report) -> dict[str, Any]:
    return {
        "page": page.page,
        "words": list(page.words),
        "blocks": list(page.blocks),
        "words_equal": page.same,
        "share_differing": round(page.share, 6),
        "differences": [_difference(each) for each in page.differences if each.aspect in report.aspects],
    }


def _difference(each: Difference) -> dict[str, Any]:
    """Fields that do not apply are left out."""
    fields = {
        "aspect": str(each.aspect),
        "what": str(each.what),
        "a": [_place(place) for place in each.a],
        "b": [_place(place) for place in each.b],
        "detail": list(each.detail) if any(each.detail) else None,
        "cell_a": each.cell_a,
        "cell_b": each.cell_b,
        "runs": [_run(run) for run in each.runs] or None,
        "numbers": each.numbers or None,
        "words": each.words or None,
        "nearer_to_page": each.nearer or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _place(place: Place) -> dict[str, Any]:
    fields = {
        "block": place.block,
        "kind": place.kind,
        "start": place.start,
        "box": place.box,
        "agreement": place.agreement,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _run(run: Run) -> dict[str, str]:
    return {"same": run.a} if run.same else {"a": run.a, "b": run.b}
