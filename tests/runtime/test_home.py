from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.cli.config import user_file
from doc2md.converter.journal import journal_path


def test_a_user_that_the_system_does_not_know_has_the_folders_of_the_root(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(name: str) -> Path:
        raise RuntimeError("could not determine the home directory")

    for variable in ("DOC2MD_CACHE_DIR", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable)
    monkeypatch.setattr("platformdirs.user_config_path", unknown)
    monkeypatch.setattr("platformdirs.user_cache_path", unknown)
    assert user_file() == Path("/.config/doc2md/doc2md.toml")
    assert journal_path() == Path("/.cache/doc2md/answers.sqlite3")
