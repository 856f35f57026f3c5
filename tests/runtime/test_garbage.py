"""Pausing the garbage collector: it goes on as it was before."""

from __future__ import annotations

import gc

import pytest

from doc2md.runtime.garbage import uncollected


@uncollected()
def fail() -> None:
    raise ValueError("enabled" if gc.isenabled() else "paused")


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_pauses_and_goes_on_as_it_was(enabled: bool) -> None:
    was = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        with pytest.raises(ValueError, match="paused"):
            fail()
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()
