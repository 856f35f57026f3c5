"""When the command line starts a worker before it has read its options."""

from __future__ import annotations

import pytest

from doc2md.cli import _converts


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
