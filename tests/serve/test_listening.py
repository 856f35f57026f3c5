"""A server that listens: doc2md asks it, and every curl of its documentation works."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

import doc2md
from doc2md.serve.app import build
from tests.builders.pages import numbered_pages
from tests.fakes.workers import InlineWorkers
from tests.paths import DOCS
from tests.serve.conftest import settings

pytestmark = pytest.mark.process

COMMANDS = [
    line
    for block in re.findall(
        r"^```sh\n(.*?)```", (DOCS / "serve.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    for line in block.splitlines()
    if "curl" in line
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a free port of this machine."""
    app = build(settings(tmp_path_factory.mktemp("jobs"), max_queue=20))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="websockets-sansio"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doc2md.session.Workers", InlineWorkers)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            threading.Event().wait(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.mark.usefixtures("inline_workers")
def test_doc2md_reads_pages_with_the_help_of_doc2md(address: str) -> None:
    document = bytes(numbered_pages(1).tobytes())
    result = doc2md.convert(document, base_url=f"{address}/v1", cache=False)
    assert result.markdown == "Words of page 1.\n"
    assert [row.engine for row in result.ledger] == ["openai"]


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_every_curl_of_the_documentation_works(address: str, tmp_path: Path) -> None:
    for name in ("report.pdf", "slides.pdf"):
        (tmp_path / name).write_bytes(numbered_pages(3).tobytes())
    (tmp_path / "receipt.png").write_bytes(numbered_pages(1)[0].get_pixmap(dpi=72).tobytes("png"))
    environment = os.environ | {"SERVER": address}
    for command in COMMANDS:
        script = 'set -o pipefail; curl() { command curl -sSf "$@"; }; ' + command
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
        if "/file/async" in command or command.endswith("/tasks"):
            environment["JOB"] = json.loads(done.stdout)["task_id"]
    assert len(COMMANDS) >= 24
