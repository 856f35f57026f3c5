"""Profiles describe how to ask each kind of server. They come from `profiles.toml` and from the user's own file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import httpx2
from pydantic import ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from doc2md.converter.base import Ask
from doc2md.errors import EngineError, reason_of
from doc2md.worker_types import PageImage

BASE_PROFILE = "generic"
"""The profile for unknown servers. Other profiles take their missing fields from it."""
_Price = Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class Profile:
    """The settings for one kind of server. The fields are described at the top of `profiles.toml`."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    hosts: tuple[str, ...]
    model: str
    prompt_role: Literal["user", "system"]
    image_token: bool
    image_first: bool
    stream: bool
    stream_usage: bool
    max_tokens: Annotated[int, Field(ge=0)]
    extra_body: dict[str, JsonValue]
    guards: dict[str, JsonValue]
    price_in: _Price
    price_out: _Price

    @property
    def identity(self) -> str:
        """The fields that an answer depends on, as a part of the journal's key.

        Hosts, prices and streaming are left out, because they do not change an answer. The model is left out because
        the engine's identity contains the name of the model that it really uses.
        """
        return repr(
            replace(self, hosts=(), model="", stream=True, stream_usage=True, price_in=0, price_out=0)
        )

    def matches(self, base_url: str) -> bool:
        """Whether `hosts` contains the host of `base_url`, a domain above it, or its `host:port`."""
        url = httpx2.URL(base_url)
        names = {url.host, url.netloc.decode("ascii")}
        return any(host in names or url.host.endswith("." + host) for host in self.hosts)


_PROFILE = TypeAdapter(Profile)


@cache
def built_in() -> dict[str, Profile]:
    """Return the profiles in `profiles.toml`, by name."""
    text = resources.files(__package__).joinpath("profiles.toml").read_text("utf-8")
    return _from_tables(tomllib.loads(text), {})


def load_profiles(file: Path | None) -> dict[str, Profile]:
    """Return all profiles by name: those of the user's TOML file first, then the built-in ones.

    The file has a table `[profiles.NAME]` for each profile. Its field `based_on` may name a built-in profile, or an
    earlier profile in the file. Raises EngineError if the file or a profile in it is not valid.
    """
    if file is None:
        return built_in()
    try:
        tables = tomllib.loads(file.read_text("utf-8")).get("profiles", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EngineError(f"profiles in {file}: {reason_of(error)}") from error
    try:
        own = _from_tables(tables, built_in())
    except ValueError as error:
        raise EngineError(f"{file}: {error}") from None
    return own | {name: profile for name, profile in built_in().items() if name not in own}


def find_profile(name: str, base_url: str, known: Mapping[str, Profile] | None = None) -> Profile:
    """Return the profile with this name.

    For the name `auto`, return the first profile whose hosts match `base_url`, else the profile `generic`. Raises
    EngineError if there is no such profile.
    """
    known = built_in() if known is None else known
    if name == "auto":
        return next((profile for profile in known.values() if profile.matches(base_url)), known[BASE_PROFILE])
    if name not in known:
        raise EngineError(f"there is no profile {name!r}; choose from {', '.join(known)}")
    return known[name]


def _from_tables(tables: Any, bases: Mapping[str, Profile]) -> dict[str, Profile]:
    """Make profiles from TOML tables. Raises ValueError with the names of the profile and the field."""
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ValueError("profiles must be tables, such as [profiles.mine]")
    built: dict[str, Profile] = {}
    for name, table in tables.items():
        known = {**bases, **built}
        base = table.get("based_on", BASE_PROFILE)
        if not isinstance(base, str) or ("based_on" in table and base not in known):
            raise ValueError(f"profile {name}: based_on: there is no profile {base!r} before it")
        fields = asdict(known[base]) if base in known else {}
        try:
            built[name] = _PROFILE.validate_python(
                {**fields, **{field: value for field, value in table.items() if field != "based_on"}}
            )
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            raise ValueError(f"profile {name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return built


def request_body(profile: Profile, model: str, ask: Ask, image: PageImage) -> dict[str, Any]:
    """Return the body of the chat completions request for one page: the exact prompt, one image, nothing else."""
    import base64

    url = f"data:{image.mime};base64,{base64.b64encode(image.data).decode('ascii')}"
    picture = {"type": "image_url", "image_url": {"url": url}}
    prompt = ("<image>\n" if profile.image_token else "") + ask.prompt
    if profile.prompt_role == "system":
        messages = [{"role": "system", "content": prompt}, {"role": "user", "content": [picture]}]
    else:
        parts = [picture, {"type": "text", "text": prompt}]
        messages = [{"role": "user", "content": parts if profile.image_first else parts[::-1]}]
    body: dict[str, Any] = {"model": model, "messages": messages, "temperature": ask.temperature}
    if profile.max_tokens:
        body["max_tokens"] = profile.max_tokens
    if profile.stream:
        body["stream"] = True
        if profile.stream_usage:
            body["stream_options"] = {"include_usage": True}
    return body | {"extra_body": profile.extra_body | (profile.guards if ask.guarded else {})}
