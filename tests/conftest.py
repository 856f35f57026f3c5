"""Fixtures of all tests. No test uses the network, or a key or a setting of the machine that it runs on.

Every test has one of four kinds, and `pytest -m unit` runs the fast ones:

- `unit`: pure and fast. A test without another mark is a unit test, and a guard checks that it starts no process, opens
  no connection and runs no OCR model
- `ocr`: reads pictures of pages, with image processing or the OCR models
- `process`: runs commands or workers, asks a server on this machine, takes seconds, or tests `bench/`
- `browser`: opens a page in a browser
"""

from __future__ import annotations

import os
import re
import signal
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

from tests.builders.commands import Command, Done
from tests.builders.examples import QUICK, THOROUGH
from tests.fakes.loopback import Loopback
from tests.fakes.workers import InlineWorkers, run_inline
from tests.paths import SAMPLES

settings.load_profile(THOROUGH)

KINDS = ("unit", "ocr", "process", "browser")
KIND_OF_FIXTURE = {
    "chromium": "browser",
    "loopback": "process",
    "command": "process",
    "inline_workers": "process",
}

_BENCHMARKS = ("tests/lab/", "tests/bench/")
_NO_UNIT_TESTS = re.compile(r"^pytestmark = pytest\.mark\.(process|browser|ocr)\b", re.MULTILINE)
_homes = count()
_MATERIAL = os.environ.get("DOC2MD_MATERIAL")
_GUARD = Path(__file__).parent / "guard"
_CHROMIUM = Path("/usr/bin/chromium")
_stopped = tempfile.NamedTemporaryFile("r", prefix="doc2md-tests-", encoding="utf-8")  # noqa: SIM115

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else ONNX Runtime writes into the folder of temporary files

# The guard also watches the processes that tests start, and those that these start.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_GUARD), os.environ.get("PYTHONPATH")]))
sys.path.insert(0, str(_GUARD))
import staying_here  # noqa: E402

os.environ[staying_here.LOG] = _stopped.name
staying_here.watch()

# A shell starts background jobs with SIGINT ignored. Programs that tests start and interrupt must not inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the number of examples before the tests are imported."""
    if config.option.markexpr == "unit":
        settings.load_profile(QUICK)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `-m unit`, do not import files that have no unit tests. Some of them load heavy libraries."""
    if config.option.markexpr != "unit" or collection_path.suffix != ".py":
        return None
    where = collection_path.relative_to(config.rootpath).as_posix()
    if where.startswith(_BENCHMARKS) or _NO_UNIT_TESTS.search(collection_path.read_text("utf-8")):
        return True
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test its kind: by its marks, else by its fixtures, else `unit`."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "material" in fixtures:
            item.add_marker("material")
        if not any(item.get_closest_marker(kind) for kind in KINDS):
            needed = [kind for fixture, kind in KIND_OF_FIXTURE.items() if fixture in fixtures]
            # Quick feedback on the package does not need the tests of benchmarks.
            default = "process" if item.nodeid.startswith(_BENCHMARKS) else "unit"
            item.add_marker(needed[0] if needed else default)


@pytest.fixture(autouse=True)
def _unit_tests_are_pure(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails a unit test that starts a process, opens a connection or runs an OCR model."""
    if request.node.get_closest_marker("unit"):
        monkeypatch.setattr(staying_here, "pure", True)
        # It is cached: asked in vain here, it would be empty for all later tests of this process.
        monkeypatch.setattr("doc2md.converter.local.ocr.tesseract.languages", frozenset)
        monkeypatch.setattr("doc2md.converter.local.ocr.models.Network.__call__", _no_model)


def _no_model(*given: object) -> NoReturn:
    pytest.fail("a unit test ran an OCR model: mark it `ocr`")


@pytest.fixture
def reached_outside() -> Callable[[], list[str]]:
    """Return what the guard stopped since the last call. Only the tests of the guard itself call this."""
    return _stopped.readlines


@pytest.fixture(autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    """Fails a test that tried to reach another machine, even if the code under test caught the error."""
    _stopped.seek(0, os.SEEK_END)
    yield
    assert not (outside := _stopped.readlines()), f"went to the network: {outside}"


@pytest.fixture(autouse=True, scope="session")
def _no_certificates() -> Iterator[None]:
    """Loading certificates takes most of an engine's start, and no test uses TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl.SSLContext, "load_verify_locations", lambda *paths, **more: None)
        yield


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hides the settings, keys and journal of the person who runs the tests.

    The home folder of each test does not exist, because creating one for each test takes a tenth of the unit tests'
    time.
    """
    home = tmp_path_factory.getbasetemp() / f"home-{next(_homes)}"
    for name in list(os.environ):
        if name.startswith(("DOC2MD_", "OPENAI_")) and name != "DOC2MD_MATERIAL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("DOC2MD_CACHE_DIR", str(home / "cache"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))


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
    """A server that answers questions about pages, on this machine."""
    with Loopback() as server:
        yield server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A real browser, of playwright's type."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not _CHROMIUM.exists():
        pytest.skip("needs Debian's chromium")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=str(_CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture
def in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working directory is a new folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def inline_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read in this process, not in workers."""
    monkeypatch.setattr("doc2md.session.Workers", InlineWorkers)


@pytest.fixture
def command(capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    """Runs doc2md in this process, without workers."""

    def run(*arguments: str | Path) -> Done:
        code = run_inline(*arguments)
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        assert b"Traceback" not in err
        return Done(code, out.decode(), err.decode())

    return run
