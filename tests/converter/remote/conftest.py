"""Tests of the client for remote models."""

from __future__ import annotations

import pytest

from doc2md.converter.remote import engine


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries without waiting. Only the pauses that a server asks for take time."""
    monkeypatch.setattr(engine, "backoff", lambda attempt: 0.0)
    monkeypatch.setattr(engine, "DEFAULT_PAUSE", 0.05)
