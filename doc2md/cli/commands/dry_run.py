"""`doc2md convert --dry-run`: what would be asked, and what it may cost. Nothing is asked, nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.converter.budget import TYPICAL
from doc2md.converter.build import find_price
from doc2md.converter.journal import journal_path
from doc2md.document import Usage
from doc2md.options.conversion import Options
from doc2md.session import Forecast, Session
from doc2md.sources import Input


async def forecast(session: Session, sources: Sequence[Input]) -> list[str]:
    """Lines for the user: each document, then the sum."""
    lines, asked = list[str](), 0
    for source in sources:
        found = await session.foresee(source)
        asked += found.asked
        lines.append(f"{source.name}: {_counted(found)}")
    if not asked:
        return [*lines, "nothing would be asked, and nothing be paid"]
    usage = Usage(TYPICAL.prompt * asked, TYPICAL.completion * asked)
    price = find_price(session.options)
    cost = (
        f", at a cost of about {price.of(usage.prompt, usage.completion):.4g}"
        if price
        else "; --price IN,OUT tells the cost"
    )
    lines.append(
        f"to ask: {_pages(asked)}, about {usage.prompt:,} tokens in and {usage.completion:,} out{cost}"
    )
    limit = session.options.max_cost
    if price and limit is not None and price.of(usage.prompt, usage.completion) > limit:
        pages = max(1, int(limit / price.of(TYPICAL.prompt, TYPICAL.completion)))
        lines.append(f"--max-cost {limit:g} would end it after about {_pages(pages)}")
    lines.append("an estimate, for a page of print; figures and repairs may ask more")
    return lines


def _pages(count: int) -> str:
    return f"{count} page{'s' * (count != 1)}"


def _counted(found: Forecast) -> str:
    parts = [_pages(found.pages)]
    if found.asks:
        parts += [f"{found.asked} to ask", f"{found.known} in the journal", f"{found.blank} blank"]
        parts += [f"{found.broken} broken"] if found.broken else []
    return ", ".join(parts)


def without_effects(options: Options) -> Options:
    """The options of a run that leaves nothing behind; an empty journal neither."""
    return replace(options, record=None, cache=options.cache and journal_path().exists())
