"""`doc2md convert --dry-run`: what would be asked, and what it may cost. Nothing is asked, nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.converter.cost import TYPICAL
from doc2md.converter.journal import journal_path
from doc2md.document import Usage
from doc2md.engines import find_price
from doc2md.options import Options
from doc2md.pipeline import Forecast, Session
from doc2md.sources import Input


async def forecast(session: Session, sources: Sequence[Input]) -> list[str]:
    """Lines for the user: each document, then the sum."""
    lines, total = [], Forecast(0, 0, 0)
    for source in sources:
        found = await session.foresee(source)
        total = Forecast(total.pages + found.pages, total.blank + found.blank, total.known + found.known)
        lines.append(f"{source.name}: {_counted(found, asks=session.engine is not None)}")
    if session.engine is None:
        return [*lines, "nothing would be asked: the embedded engine reads on this machine"]
    usage = Usage(TYPICAL.prompt * total.asked, TYPICAL.completion * total.asked)
    price = find_price(session.options)
    cost = f", at a cost of about {price.of(usage):.4g}" if price else "; --price IN,OUT tells the cost"
    lines.append(
        f"to ask: {total.asked} pages, about {usage.prompt:,} tokens in and {usage.completion:,} out{cost}"
    )
    limit = session.options.max_cost
    if price and limit is not None and price.of(usage) > limit:
        pages = int(limit / price.of(TYPICAL))
        lines.append(f"--max-cost {limit:g} would end it after about {pages} of them")
    lines.append("an estimate, for a page of print; figures and repairs may ask more")
    return lines


def _counted(found: Forecast, *, asks: bool) -> str:
    parts = [f"{found.pages} page{'s' * (found.pages != 1)}"]
    if asks:
        parts += [f"{found.asked} to ask", f"{found.known} in the journal", f"{found.blank} blank"]
    return ", ".join(parts)


def without_effects(options: Options) -> Options:
    """The options of a run that leaves nothing behind; an empty journal neither."""
    return replace(options, record=None, cache=options.cache and journal_path().exists())
