"""The folders of the user: for settings, and for what can be made again."""

from __future__ import annotations

from pathlib import Path


def config_folder() -> Path:
    """The folder of the user's settings, whether it exists or not."""
    from platformdirs import user_config_path

    try:
        return user_config_path("doc2md")
    except RuntimeError:  # a container may run as a user that the system does not know, without HOME
        return Path("/.config/doc2md")


def cache_folder() -> Path:
    """The folder for what can be made again, whether it exists or not."""
    from platformdirs import user_cache_path

    try:
        return user_cache_path("doc2md")
    except RuntimeError:
        return Path("/.cache/doc2md")
