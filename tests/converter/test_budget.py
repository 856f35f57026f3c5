"""The cost of a run: it stays within a limit, and the summary names it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import doc2md
from doc2md.document import Usage
from doc2md.errors import UsageError
from tests.builders.commands import Command
from tests.builders.scans import boxes_scan
from tests.fakes.loopback import Loopback, Reply, completion

pytestmark = pytest.mark.usefixtures("inline_workers")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Six pages with a picture each, and a blank one."""
    return boxes_scan(tmp_path / "scan.pdf", 6, blank=1)


def test_no_question_is_asked_after_the_limit_is_reached(loopback: Loopback, scan: Path) -> None:
    limited = {"base_url": loopback.base_url, "concurrency": 1, "price": "1000,1000"}
    result = doc2md.convert(scan, max_cost=1.7, **limited)  # an answer costs 0.95
    assert Counter(str(row.status) for row in result.ledger) == {"ok": 2, "failed": 4, "blank": 1}
    assert all("higher --max-cost" in row.notes[0] for row in result.ledger if row.status == "failed")
    assert len(loopback.requests) == 2
    # The journal keeps the answers that were paid for, and the next run continues with them.
    result = doc2md.convert(scan, max_cost=100, **limited)
    assert result.status == "ok"
    assert len(loopback.requests) == 6


def test_questions_under_way_count(loopback: Loopback, scan: Path) -> None:
    loopback.answer = lambda request: Reply(body=completion("words"), delay=0.2)
    result = doc2md.convert(
        scan, base_url=loopback.base_url, concurrency=6, price="1000,1000", max_cost=4, repairs=0
    )
    assert loopback.peak < 6  # the estimate of a page is 2.1 until the first answer costs 0.95
    assert len(loopback.requests) == 5
    assert sum(row.status == "failed" for row in result.ledger) == 1


def test_an_answer_of_unknown_usage_counts_as_much_as_an_estimate(loopback: Loopback, scan: Path) -> None:
    loopback.answer = lambda request: Reply(body=completion("words", usage=None))
    doc2md.convert(scan, base_url=loopback.base_url, concurrency=1, price="1000,1000", max_cost=4, repairs=0)
    assert len(loopback.requests) == 2  # at 2.1 each


@pytest.mark.parametrize(
    "useless", [completion("  "), completion(None), completion("I'm sorry, but I cannot read this.")]
)
def test_a_useless_answer_also_costs(loopback: Loopback, scan: Path, useless: object) -> None:
    loopback.answer = lambda request: Reply(body=useless)
    options = {"base_url": loopback.base_url, "concurrency": 1, "price": "1000,1000", "repairs": 0}
    result = doc2md.convert(scan, pages="1-3,7", max_cost=1.7, **options)  # an answer costs 0.95
    first, *others, blank = result.ledger
    assert (first.status, first.attempts, first.usage) == ("failed", 2, Usage(1800, 100))
    assert [row.attempts for row in others] == [0, 0]
    assert (blank.status, len(loopback.requests)) == ("blank", 2)


def test_other_commands_also_keep_within_the_limit(loopback: Loopback, scan: Path) -> None:
    options = {"base_url": loopback.base_url, "concurrency": 1, "price": "1000,1000"}
    replies = doc2md.ask(scan, "text", max_cost=1.7, **options)
    assert len(loopback.requests) == 2
    assert sum("--max-cost" in reply.problem for reply in replies) == 4


def test_a_limit_needs_a_price(loopback: Loopback, scan: Path) -> None:
    with pytest.raises(UsageError, match="max_cost needs price"):
        doc2md.convert(scan, base_url=loopback.base_url, max_cost=1)
    assert not loopback.requests


def test_the_summary_says_tokens_and_cost(
    command: Command, loopback: Loopback, scan: Path, tmp_path: Path
) -> None:
    arguments = ("convert", scan, "-o", tmp_path / "out.md", "--base-url", loopback.base_url)
    arguments += ("--price", "1,2", "--repairs", "0")
    assert "(5,400 input and 300 output tokens, cost 0.006)" in command(*arguments).err
    assert "(6 kept from before)" in command(*arguments).err
    loopback.answer = lambda request: Reply(body=completion("w", usage=None)) if request.page == 1 else "w"
    assert "(at least 4,500 input and 250 output tokens, cost 0.005)" in command(*arguments, "--no-cache").err
