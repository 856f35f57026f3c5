"""What a run costs: said before, kept within a limit, and summed up after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

import doc2md
from doc2md.document import Usage
from doc2md.errors import UsageError
from doc2md.options.price import Price, read_price
from tests.fakes.loopback import Loopback, Reply, completion

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Six pages with a picture each, and a blank one."""
    pictures = []
    for n in range(6):
        page = Image.new("L", (200, 280), "white")
        page.paste(0, (20 + n, 20, 60 + n, 120))
        pictures.append(page)
    pictures.append(Image.new("L", (200, 280), "white"))
    pictures[0].save(tmp_path / "scan.pdf", save_all=True, append_images=pictures[1:])
    return tmp_path / "scan.pdf"


@pytest.mark.parametrize(
    ("text", "price"), [("0.2,0.6", Price(0.2, 0.6)), ("1", Price(1, 1)), ("0, 2", Price(0, 2))]
)
def test_a_price_is_read(text: str, price: Price) -> None:
    assert read_price(text) == price


@pytest.mark.parametrize("text", ["", "free", "1,2,3", "-1,2", "nan", "inf,1", "1,"])
def test_what_is_no_price_is_said_before_any_work(text: str) -> None:
    with pytest.raises(UsageError, match="--price"):
        doc2md.Options(price=text or ",")


def test_a_price_is_of_a_million_tokens() -> None:
    assert Price(2, 10).of(500_000, 100_000) == pytest.approx(2.0)


def test_no_more_is_asked_once_the_money_is_spent(loopback: Loopback, scan: Path) -> None:
    limited = {"base_url": loopback.base_url, "concurrency": 1, "price": "1000,1000"}
    result = doc2md.convert(scan, max_cost=1.7, **limited)  # an answer costs 0.95
    assert Counter(str(row.status) for row in result.ledger) == {"ok": 2, "failed": 4, "blank": 1}
    assert all("higher --max-cost" in row.notes[0] for row in result.ledger if row.status == "failed")
    assert len(loopback.requests) == 2
    # The journal has what was paid for: the next run goes on from there.
    result = doc2md.convert(scan, max_cost=100, **limited)
    assert result.status == "ok"
    assert len(loopback.requests) == 6


def test_what_is_under_way_counts(loopback: Loopback, scan: Path) -> None:
    loopback.answer = lambda request: Reply(body=completion("words"), delay=0.2)
    result = doc2md.convert(
        scan, base_url=loopback.base_url, concurrency=6, price="1000,1000", max_cost=4, repairs=0
    )
    assert loopback.peak < 6  # a page is taken to cost 2.1, until the first bill says 0.95
    assert len(loopback.requests) == 5
    assert sum(row.status == "failed" for row in result.ledger) == 1


def test_an_answer_of_unknown_usage_counts_as_much_as_others(loopback: Loopback, scan: Path) -> None:
    loopback.answer = lambda request: Reply(body=completion("words", usage=None))
    doc2md.convert(scan, base_url=loopback.base_url, concurrency=1, price="1000,1000", max_cost=4, repairs=0)
    assert len(loopback.requests) == 2  # at 2.1 each


@pytest.mark.parametrize(
    "useless", [completion("  "), completion(None), completion("I'm sorry, but I cannot read this.")]
)
def test_an_answer_of_no_use_is_paid_for(loopback: Loopback, scan: Path, useless: object) -> None:
    loopback.answer = lambda request: Reply(body=useless)
    options = {"base_url": loopback.base_url, "concurrency": 1, "price": "1000,1000", "repairs": 0}
    result = doc2md.convert(scan, pages="1-3,7", max_cost=1.7, **options)  # an answer costs 0.95
    first, *others, blank = result.ledger
    assert (first.status, first.attempts, first.usage) == ("failed", 2, Usage(1800, 100))
    assert [row.attempts for row in others] == [0, 0]
    assert (blank.status, len(loopback.requests)) == ("blank", 2)


def test_the_other_verbs_keep_within_a_limit_too(loopback: Loopback, scan: Path) -> None:
    options = {"base_url": loopback.base_url, "concurrency": 1, "price": "1000,1000"}
    replies = doc2md.ask(scan, "text", max_cost=1.7, **options)
    assert len(loopback.requests) == 2
    assert sum("--max-cost" in reply.problem for reply in replies) == 4


def test_a_limit_needs_a_price(loopback: Loopback, scan: Path) -> None:
    with pytest.raises(UsageError, match="--max-cost needs --price"):
        doc2md.convert(scan, base_url=loopback.base_url, max_cost=1)
    assert not loopback.requests


def test_the_summary_says_tokens_and_cost(
    loopback: Loopback, scan: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from doc2md.cli.actions.convert import Request, run

    def convert(**changes: object) -> str:
        options = doc2md.Options(base_url=loopback.base_url, price="1,2", repairs=0, **changes)
        run(Request([str(scan)], str(tmp_path / "out.md"), None, options))
        return capfd.readouterr().err

    assert "(5,400 input and 300 output tokens, cost 0.006)" in convert()
    assert "(6 from the journal)" in convert()
    loopback.answer = lambda request: Reply(body=completion("w", usage=None)) if request.page == 1 else "w"
    assert "(at least 4,500 input and 250 output tokens, cost 0.005)" in convert(cache=False)


def test_a_dry_run_asks_nothing_and_writes_nothing(
    loopback: Loopback, scan: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from doc2md.cli.actions.convert import Request, run

    doc2md.convert(scan, base_url=loopback.base_url, pages="1-2")
    asked = len(loopback.requests)
    options = doc2md.Options(base_url=loopback.base_url, price="1,1", record=tmp_path / "record.jsonl")
    assert run(Request([str(scan)], str(tmp_path / "new" / "out.md"), None, options, dry_run=True)) == 0
    said = capfd.readouterr().err
    assert "scan.pdf: 7 pages, 4 to send, 2 in the journal, 1 blank" in said
    assert "to send: 4 pages, about 3,600 input and 4,800 output tokens; estimated cost 0.0084" in said
    assert len(loopback.requests) == asked
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "record.jsonl").exists()


def test_a_dry_run_says_of_each_document_what_a_run_would_do(
    samples: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from doc2md.cli.actions.convert import Request, run

    doc2md.convert(samples / "slides.pdf", images="off").save(tmp_path / "slides.json")
    (tmp_path / "bad.txt").write_text("no document")
    names = [str(tmp_path / "slides.json"), str(tmp_path / "bad.txt")]
    assert run(Request(names, "-", None, doc2md.Options(), dry_run=True)) == 3
    said = capfd.readouterr().err
    assert "slides.json: 5 pages\n" in said
    assert "bad.txt: not a document" in said


def test_a_dry_run_of_the_embedded_engine_says_so(scan: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from doc2md.cli.actions.convert import Request, run

    assert run(Request([str(scan)], "-", None, doc2md.Options(), dry_run=True)) == 0
    assert "no requests, no cost" in capfd.readouterr().err
