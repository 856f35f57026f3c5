"""When the command line starts a worker before it has read its options, and what both load until the first page."""

from __future__ import annotations

import pytest

from doc2md.cli import _converts
from tests.builders.commands import run_python


@pytest.mark.parametrize(
    ("command", "starts"),
    [
        ("convert report.pdf", True),
        ("convert scans -o out", True),
        ("report.pdf -o out", True),
        ("./scans", True),
        ("", False),
        ("--version", False),
        ("convert --help", False),
        ("report.pdf -h", False),
        ("convert report.json -f html", False),
        ("find rain report.pdf", False),
    ],
)
def test_only_a_command_that_probably_reads_a_document_starts_a_worker_at_once(
    command: str, starts: bool
) -> None:
    assert _converts(command.split()) is starts


@pytest.mark.process
@pytest.mark.parametrize(
    ("loaded", "unneeded"),
    [
        ("doc2md.cli.actions.convert", "latex2mathml yaml doc2md.pages.model doc2md.converter.grounded"),
        (
            "doc2md.workers.main, doc2md.converter.local",
            "rapidfuzz doc2md.checks doc2md.options.conversion",
        ),
    ],
)
def test_what_a_page_without_a_server_does_not_need_is_not_loaded(loaded: str, unneeded: str) -> None:
    """Each of these takes 5 to 30 ms of the half second until the first page."""
    code = f"import sys, {loaded}; print(set({unneeded.split()}) & sys.modules.keys())"
    assert run_python("-c", code) == (0, "set()\n", "")
