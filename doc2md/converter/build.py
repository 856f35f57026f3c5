"""Build the model that the options name, with the journal and the cost limit around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doc2md.converter.base import Engine
from doc2md.converter.budget import Budget, CostLimit, Purse
from doc2md.converter.journal import Journal
from doc2md.converter.remote.endpoint import find_endpoint
from doc2md.converter.replay import Replay
from doc2md.errors import EngineError, UsageError
from doc2md.options.conversion import EngineName, Options
from doc2md.options.price import Price, read_price
from doc2md.runtime.interruption import Interruption

if TYPE_CHECKING:
    from doc2md.converter.remote.profiles import Profile

REMOTE_CONCURRENCY = 8
"""Maximum pages that are read from a server at the same time, if `--concurrency` is not set."""


def build_model(
    options: Options, interruption: Interruption | None = None, purse: Purse | None = None
) -> Engine | None:
    """Return the model that `options` name, or None if the embedded engine reads the pages.

    After an interruption, no new request is sent. `purse` pays the requests, else the cost limit of the options. Raises
    EngineError if the server, its key, the profile or the transcripts cannot be used, and UsageError if there is a cost
    limit but no price.
    """
    if options.profile != "auto":
        _find_profile(options, "")  # an unknown name is an error even if no server is used
    if options.transcripts:
        return Replay(options.transcripts)
    if options.engine is EngineName.LOCAL:
        return None
    endpoint = find_endpoint(options.base_url)
    if endpoint is None:
        if options.engine is EngineName.OPENAI:
            raise EngineError("--engine openai needs --base-url URL (or DOC2MD_BASE_URL)")
        return None
    from doc2md.converter.remote.engine import RemoteEngine

    profile = _find_profile(options, endpoint.base_url)
    remote: Engine = RemoteEngine(
        endpoint.base_url,
        model=options.model or profile.model,
        profile=profile,
        key=endpoint.key,
        concurrency=options.concurrency or REMOTE_CONCURRENCY,
        rpm=options.rpm,
        answer_seconds=options.limits.answer_seconds,
        max_answer=options.limits.max_answer,
        interruption=interruption,
    )
    purse = purse or build_purse(options)
    if purse:
        remote = Budget(remote, purse)
    return Journal(remote) if options.cache else remote


def build_purse(options: Options) -> CostLimit | None:
    """Return the money of a run; None without a cost limit. Raises UsageError if there is no price."""
    if options.max_cost is None:
        return None
    price = find_price(options)
    if price is None:
        raise UsageError("--max-cost needs --price IN,OUT: the profile has no prices")
    return CostLimit(price, options.max_cost)


def server_of(options: Options) -> str | None:
    """Return the address of the server that reads the pages; None if no server is asked. Raises EngineError."""
    if options.transcripts or options.engine is EngineName.LOCAL:
        return None
    endpoint = find_endpoint(options.base_url)
    return endpoint.base_url if endpoint else None


def find_price(options: Options) -> Price | None:
    """Return the price that the user set, else the price in the profile.

    Returns None if there is neither, or if no server is used.
    """
    if options.price:
        return read_price(options.price)
    endpoint = None if options.engine is EngineName.LOCAL else find_endpoint(options.base_url)
    if endpoint is None:
        return None
    profile = _find_profile(options, endpoint.base_url)
    return Price(profile.price_in, profile.price_out) if profile.price_in or profile.price_out else None


def _find_profile(options: Options, base_url: str) -> Profile:
    from doc2md.converter.remote.profiles import find_profile, load_profiles

    return find_profile(options.profile, base_url, load_profiles(options.profiles))
