"""`doc2md convert --dry-run`: estimate the requests and their cost, without sending or writing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.converter.budget import TYPICAL_USAGE
from doc2md.converter.build import find_price
from doc2md.converter.journal import journal_path
from doc2md.options.conversion import Options
from doc2md.session import Forecast, Session
from doc2md.sources import Input


async def forecast(session: Session, sources: Sequence[Input]) -> list[str]:
    """The lines to print: one for each document, then the totals."""
    lines, pages = list[str](), 0
    for source in sources:
        found = await session.forecast(source)
        pages += found.requests
        lines.append(f"{source.name}: {_counts(found)}")
    if not pages:
        return [*lines, "no requests, no cost"]
    price = find_price(session.options)
    page_cost = price.of(TYPICAL_USAGE.prompt, TYPICAL_USAGE.completion) if price else 0.0
    tokens = f"{TYPICAL_USAGE.prompt * pages:,} input and {TYPICAL_USAGE.completion * pages:,} output tokens"
    cost = f"estimated cost {page_cost * pages:.4g}" if price else "pass --price IN,OUT to estimate the cost"
    lines.append(f"to send: {_pages(pages)}, about {tokens}; {cost}")
    limit = session.options.max_cost
    if price and limit is not None and page_cost * pages > limit:
        affordable = max(1, int(limit / page_cost))
        lines.append(f"--max-cost {limit:g} would stop the run after about {_pages(affordable)}")
    lines.append("this is an estimate for printed pages; figures and repairs may need more requests")
    return lines


def without_effects(options: Options) -> Options:
    """The same options without a recording, and without a journal if none exists yet: nothing is written."""
    return replace(options, record=None, cache=options.cache and journal_path().exists())


def _pages(count: int) -> str:
    return f"{count} page{'s' * (count != 1)}"


def _counts(found: Forecast) -> str:
    parts = [_pages(found.pages)]
    if found.asks_server:
        parts += [f"{found.requests} to send", f"{found.cached} in the journal", f"{found.blank} blank"]
        parts += [f"{found.broken} damaged"] if found.broken else []
    return ", ".join(parts)
