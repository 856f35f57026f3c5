"""How many examples Hypothesis tries of each property.

No profile has a deadline: a slow machine is no failure. `pytest -m unit` is for quick feedback: it tries few
examples and saves none.
All other runs try 100, or as many as a test asks for.
"""

from __future__ import annotations

from hypothesis import settings

QUICK = "quick"
THOROUGH = "thorough"

settings.register_profile(THOROUGH, deadline=None)
settings.register_profile(QUICK, deadline=None, max_examples=5, database=None)


def examples(most: int) -> int:
    """The number of examples of a test that asks for `most`, under the profile that is in force."""
    return most if settings.get_current_profile_name() == THOROUGH else min(most, settings().max_examples)
