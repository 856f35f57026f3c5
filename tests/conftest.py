"""What all tests share: no network, no key from the machine they run on, and where the documents are."""

from __future__ import annotations

import os
import signal
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.fakes.loopback import Loopback
from tests.paths import SAMPLES

settings.register_profile("doc2md", deadline=None)  # how fast a machine is, is not what tests are about
settings.load_profile("doc2md")

_MATERIAL = os.environ.get("DOC2MD_MATERIAL")
_GUARD = Path(__file__).parent / "guard"
_stopped = tempfile.NamedTemporaryFile("r", prefix="doc2md-tests-", encoding="utf-8")  # noqa: SIM115

# For the processes that tests start as well, and those that these start.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_GUARD), os.environ.get("PYTHONPATH")]))
sys.path.insert(0, str(_GUARD))
import staying_here  # noqa: E402

os.environ[staying_here.LOG] = _stopped.name
staying_here.watch()

# A shell's background job ignores Ctrl-C, and so would the programs that tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def reached_outside() -> Callable[[], list[str]]:
    """What the guard stopped since it was asked last; a test of the guard itself asks."""
    return _stopped.readlines


@pytest.fixture(autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    """Fails a test that reached for another machine, even where the program caught the error."""
    _stopped.seek(0, os.SEEK_END)
    yield
    assert not (outside := _stopped.readlines()), f"went to the network: {outside}"


@pytest.fixture(autouse=True, scope="session")
def _no_certificates() -> Iterator[None]:
    """Reading them takes most of an engine's start, and no test speaks TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl.SSLContext, "load_verify_locations", lambda *paths, **more: None)
        yield


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting, no key and no journal of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith(("DOC2MD_", "OPENAI_")) and name != "DOC2MD_MATERIAL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("DOC2MD_CACHE_DIR", str(tmp_path / "cache-of-this-test"))


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


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
