"""Where the value of an option comes from, for messages about wrong values."""

from __future__ import annotations

import re
from typing import Any

from doc2md.errors import EngineError, UsageError


def origin_of(ctx: Any, name: str) -> str:
    """The environment variable or the configuration file that set an option; empty for the command line."""
    source = ctx.get_parameter_source(name)
    if source is not None and source.name == "ENVIRONMENT":
        return f"environment variable {ctx.auto_envvar_prefix}_{name.upper()}"
    if source is not None and source.name == "DEFAULT_MAP":
        from doc2md.cli.config import user_file

        return f"configuration {ctx.params.get('config') or user_file()}"
    return ""


def with_origin(error: UsageError, ctx: Any) -> UsageError | EngineError:
    """The error, or one about the environment or the configuration file if an option that it names was set there."""
    for flag in re.findall(r"--[a-z][a-z-]*", str(error)):
        if origin := origin_of(ctx, flag[2:].replace("-", "_")):
            return EngineError(f"{origin}: {error}")
    return error
