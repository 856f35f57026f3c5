"""Settings that last: a TOML file in the user's own configuration folder, or the one that `--config` names.

A file in the working directory is never read: it could send the user's pages, or key, to somebody's server.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from doc2md.errors import EngineError

SECRETS = ("DOC2MD_API_KEY", "DOC2MD_PDF_PASSWORD", "OPENAI_API_KEY")
"""Only from the environment; `config show` says whether they are set, never what they are."""


def user_file() -> Path:
    """Where the user's own settings are, whether the file exists or not."""
    from platformdirs import user_config_path

    return user_config_path("doc2md") / "doc2md.toml"


def load(path: Path | None, known: Collection[str]) -> dict[str, Any]:
    """Settings by option name (`base_url`, `dpi` …). Without `path`, the user's file if there is one.

    Raises EngineError where it cannot be read or has a name that is no option.
    """
    file = path or user_file()
    if path is None and not _is_there(file):
        return {}
    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EngineError(f"configuration {file}: {error}") from error
    settings = {name.replace("-", "_"): value for name, value in settings.items()}
    if isinstance(settings.get("profiles"), dict):  # they are read where an endpoint is looked for
        del settings["profiles"]
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise EngineError(
            f"configuration {file}: no option {unknown[0]!r}; there are {', '.join(sorted(known))}"
        )
    return settings


def profiles_file(path: Path | None) -> Path | None:
    """Where the user's own profiles may be: the file that `--config` names, or the user's own if it is there."""
    return path or (user_file() if _is_there(user_file()) else None)


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError as error:
        raise EngineError(f"configuration {file}: {error.strerror}") from error


def show(command: Any, path: Path | None) -> Iterator[str]:
    """A line for each option of `command`: its value, and whether environment, file or nobody set it."""
    names = {parameter.name for parameter in command.params} - {"inputs", "config"}
    file = path or user_file()
    yield f"# {file}{'' if file.is_file() else ' (not there)'}"
    # Parsed as `doc2md convert -` would be, so that what is shown is what would be used.
    with command.make_context("convert", ["-", *(["--config", str(path)] if path else [])]) as context:
        for name in sorted(names):
            value, source = context.params[name], context.get_parameter_source(name)
            yield f"{name} = {_shown(value)}  # {_SOURCES.get(source.name, 'default')}"
    for name, state in secrets().items():
        yield f"# {name}: {state}"


_SOURCES = {"ENVIRONMENT": "environment", "DEFAULT_MAP": "file"}


def _shown(value: Any) -> str:
    """As TOML would have it; what is not set is an empty text."""
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return json.dumps("" if value is None else str(value), ensure_ascii=False)


def secrets() -> dict[str, str]:
    """Each secret's name, and whether it is set."""
    return {name: "set (hidden)" if os.environ.get(name) else "not set" for name in SECRETS}
