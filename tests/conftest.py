"""What all tests share: no network, no key from the machine they run on, and where the documents are."""

from __future__ import annotations

import os
import signal
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from loopback import Loopback

settings.register_profile("doc2md", deadline=None)  # how fast a machine is, is not what tests are about
settings.load_profile("doc2md")

_MATERIAL = os.environ.get("DOC2MD_MATERIAL")
_outside: list[str] = []


def _is_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # the path of a socket in the file system
    host = address[0]
    if host is None:
        return True
    host = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    return host in {"", "localhost", "::1", "0.0.0.0"} or host.startswith("127.")


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
    elif event == "socket.getaddrinfo":
        address = (args[0],)
    else:
        return
    if not _is_here(address):
        _outside.append(f"{event} {address!r}")
        raise PermissionError(f"a test went to the network: {event} {address!r}")


sys.addaudithook(_guard)  # for good: a hook cannot be taken away


# A shell's background job ignores Ctrl-C, and so would the programs that tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    """Fails a test that reached for another machine, even where the program caught the error."""
    _outside.clear()
    yield
    assert not _outside, f"went to the network: {_outside}"


@pytest.fixture(autouse=True, scope="session")
def _no_certificates() -> Iterator[None]:
    """Reading them takes most of an engine's start, and no test speaks TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl.SSLContext, "load_verify_locations", lambda *paths, **more: None)
        yield


@pytest.fixture
def reached_outside() -> list[str]:
    """What the guard stopped in this test; a test of the guard itself empties it."""
    return _outside


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting, no key and no journal of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith(("DOC2MD_", "OPENAI_")) and name != "DOC2MD_MATERIAL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("DOC2MD_CACHE_DIR", str(tmp_path / "cache-of-this-test"))


@pytest.fixture(scope="session")
def samples() -> Path:
    return Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="session")
def material() -> Path:
    """Recorded answers and hard documents that are not part of the project (DOC2MD_MATERIAL)."""
    if not _MATERIAL:
        pytest.skip("needs DOC2MD_MATERIAL")
    return Path(_MATERIAL)


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server
