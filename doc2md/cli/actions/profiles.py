"""`doc2md profiles`: list the server profiles, or print one as TOML."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from doc2md.converter.remote.profiles import Profile, find_profile, load_profiles


def listing(file: Path | None) -> Iterator[str]:
    """A line for each profile, your own first."""
    for name, profile in load_profiles(file).items():
        yield f"{name:12} {profile.model:26} {_summary(profile)}"
    yield ""
    yield "`doc2md profiles NAME` prints a profile as TOML, to copy into your configuration file and change."


def as_toml(name: str, file: Path | None) -> Iterator[str]:
    """The lines of a TOML table `[profiles.NAME]`. Raises EngineError if there is no such profile."""
    profile = find_profile(name, "", load_profiles(file))
    yield f"[profiles.{json.dumps(name) if not name.isidentifier() else name}]"
    for field, value in asdict(profile).items():
        yield f"{field} = {_toml(value)}"


def _summary(profile: Profile) -> str:
    parts = ["prompt in the system role" if profile.prompt_role == "system" else "prompt next to the image"]
    parts += ["with <image>"] if profile.image_token else []
    parts += [f"used for {', '.join(profile.hosts)}"] if profile.hosts else []
    if profile.price_in or profile.price_out:
        parts.append(f"price {profile.price_in:g},{profile.price_out:g}")
    return "; ".join(parts)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + " }"
            if value
            else "{}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
