"""A run that is interrupted: running work gets a few seconds to end, and nothing new is started."""

from __future__ import annotations

import asyncio

import pytest

from doc2md.errors import StoppedError
from doc2md.runtime import interruption
from doc2md.runtime.interruption import Interruption


async def takes(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return seconds


async def fails(seconds: float) -> float:
    raise TimeoutError


def test_running_work_may_end_in_time_and_nothing_is_started_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interruption, "GRACE_SECONDS", 0.5)

    async def run() -> list[float | BaseException]:
        asked = Interruption()
        assert await asked.run(takes, 0) == 0
        under_way = [asyncio.ensure_future(asked.run(takes, seconds)) for seconds in (0.1, 1000)]
        asleep = asyncio.ensure_future(asked.sleep(1000))
        await asyncio.sleep(0)
        assert not asked.requested
        asked.request()
        await asleep
        with pytest.raises(StoppedError, match="not read: interrupted"):
            asked.raise_if_requested()
        late = asked.run(takes, 0)
        return await asyncio.gather(*under_way, late, return_exceptions=True)

    in_time, too_long, late = asyncio.run(run())
    assert in_time == 0.1
    assert isinstance(too_long, StoppedError)
    assert isinstance(late, StoppedError)


def test_a_timeout_of_the_work_itself_is_raised() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(Interruption().run(fails, 0))
