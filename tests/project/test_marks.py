"""Every test has exactly one kind."""

from __future__ import annotations

import pytest

from tests.conftest import KINDS


def test_every_test_has_one_kind(request: pytest.FixtureRequest) -> None:
    kinds = {
        item.nodeid: [kind for kind in KINDS if item.get_closest_marker(kind)]
        for item in request.session.items
    }
    assert [test for test, found in kinds.items() if len(found) != 1] == []
