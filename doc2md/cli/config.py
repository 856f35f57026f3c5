"""The configuration file: TOML, in the user's configuration folder or the file that `--config` names.

A file in the working directory is never read. It could send the user's pages, or API key, to a foreign server.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from doc2md.errors import EngineError, reason_of
from doc2md.runtime.home import config_folder

SECRETS = ("DOC2MD_API_KEY", "DOC2MD_PDF_PASSWORD", "OPENAI_API_KEY")
"""Environment variables whose values are never printed. A configuration file cannot contain secrets."""

_SOURCES = {"ENVIRONMENT": "environment", "DEFAULT_MAP": "file"}
"""Sources of a value, as `config show` names them; all others are the default."""


def user_file() -> Path:
    """The path of the user's own configuration file, whether it exists or not."""
    return config_folder() / "doc2md.toml"


def load(path: Path | None, known: Collection[str]) -> dict[str, Any]:
    """The settings in a configuration file by option name, such as `base_url`.

    Without `path`, the user's own file is read if it exists. `known` are the names that it may contain. Raises
    EngineError if the file cannot be read or contains another name.
    """
    file = path or user_file()
    if path is None and not _exists(file):
        return {}
    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EngineError(f"configuration {file}: {reason_of(error)}") from error
    settings = {name.replace("-", "_"): value for name, value in settings.items()}
    # [profiles.NAME] tables are read by `load_profiles`, when a server is chosen.
    if isinstance(settings.get("profiles"), dict):
        del settings["profiles"]
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise EngineError(
            f"configuration {file}: unknown option {unknown[0]!r}; known are {', '.join(sorted(known))}"
        )
    return settings


def profiles_file(path: Path | None) -> Path | None:
    """The file that may contain the user's own profiles: `path`, or else the user's own file if it exists."""
    return path or (user_file() if _exists(user_file()) else None)


def _exists(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError as error:
        raise EngineError(f"configuration {file}: {error.strerror}") from error


def show(ctx: Any, path: Path | None) -> Iterator[str]:
    """The lines of `doc2md config show`: each option of `convert` with its value and the source of the value."""
    root = ctx.find_root()
    command = root.command.commands["convert"]
    names = {parameter.name for parameter in command.params} - {"inputs", "config"}
    file = path or user_file()
    yield f"# {file}{'' if file.is_file() else ' (does not exist)'}"
    # `doc2md convert -` is parsed, so that the values are exactly those that it would use.
    arguments = ["-", *(["--config", str(path)] if path else [])]
    with command.make_context("convert", arguments, parent=root) as context:
        for name in sorted(names):
            value, source = context.params[name], context.get_parameter_source(name)
            yield f"{name} = {_toml(value)}  # {_SOURCES.get(source.name, 'default')}"
    for name, state in secrets().items():
        yield f"# {name}: {state}"


def _toml(value: Any) -> str:
    """A value in TOML. An option that is not set becomes an empty string."""
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return json.dumps("" if value is None else str(value), ensure_ascii=False)


def secrets() -> dict[str, str]:
    """The names of the secret environment variables, and for each whether it is set."""
    return {name: "set (hidden)" if os.environ.get(name) else "not set" for name in SECRETS}
