"""A server that listens: doc2md asks it, and every curl of its documentation works."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import doc2md
from tests.builders.pages import numbered_pages
from tests.paths import DOCS
from tests.serve.conftest import listening, settings

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
    with listening(settings(tmp_path_factory.mktemp("jobs"), max_queue=20)) as found:
        yield found


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
