"""Profiles: what each kind of server wants on the wire, read from `profiles.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import httpx2
from pydantic import TypeAdapter

from doc2md.converter.types import Ask
from doc2md.errors import EngineError
from doc2md.rasterizer.types import PageImage


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of server; the fields are explained at the head of `profiles.toml`."""

    hosts: tuple[str, ...]
    model: str
    prompt_role: Literal["user", "system"]
    image_token: bool
    image_first: bool
    max_tokens: int
    extra_body: dict[str, Any]
    price_in: float = 0
    price_out: float = 0


@cache
def profiles() -> dict[str, Profile]:
    text = resources.files(__package__).joinpath("profiles.toml").read_text("utf-8")
    return TypeAdapter(dict[str, Profile]).validate_python(tomllib.loads(text))


def find_profile(name: str, base_url: str) -> Profile:
    """The profile of that name, or for `auto` the one that knows the address's host, else `generic`."""
    known = profiles()
    if name == "auto":
        host = httpx2.URL(base_url).host
        own = (p for p in known.values() if any(host == h or host.endswith("." + h) for h in p.hosts))
        return next(own, known["generic"])
    if name not in known:
        raise EngineError(f"no profile {name!r}; there are {', '.join(known)}")
    return known[name]


def request_body(profile: Profile, model: str, ask: Ask, image: PageImage) -> dict[str, Any]:
    """The chat-completions request for one page: the exact prompt, one image, nothing else."""
    import base64

    url = f"data:{image.mime};base64,{base64.b64encode(image.data).decode('ascii')}"
    picture = {"type": "image_url", "image_url": {"url": url}}
    prompt = ("<image>\n" if profile.image_token else "") + ask.prompt
    if profile.prompt_role == "system":
        messages = [{"role": "system", "content": prompt}, {"role": "user", "content": [picture]}]
    else:
        parts = [picture, {"type": "text", "text": prompt}]
        messages = [{"role": "user", "content": parts if profile.image_first else parts[::-1]}]
    body: dict[str, Any] = {"model": model, "messages": messages, "temperature": 0}
    if profile.max_tokens:
        body["max_tokens"] = profile.max_tokens
    return body | {"extra_body": profile.extra_body}
