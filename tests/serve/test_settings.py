from pathlib import Path

import pytest

from doc2md.errors import UsageError
from doc2md.serve.settings import Settings, read_token


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org", ""])
def test_a_server_that_others_can_reach_needs_a_token(host: str) -> None:
    with pytest.raises(UsageError, match="--token-file"):
        Settings(host)
    assert Settings(host, token="x" * 16).host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_a_server_on_loopback_needs_no_token(host: str) -> None:
    assert Settings(host).token is None


def test_the_token_is_the_first_line_of_its_file_and_is_shown_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("0123456789abcdef\nsecond line\n")
    settings = Settings(token=read_token(file))
    assert settings.token == "0123456789abcdef"
    assert "abcdef" not in repr(settings)


@pytest.mark.parametrize("text", ["short", "", "ключ из кириллицы, длинный"])
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(text, "utf-8")
    with pytest.raises(UsageError, match="--token-file"):
        Settings(token=read_token(tmp_path / "token"))


def test_a_token_file_that_is_missing_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_token(tmp_path / "none")
