"""`doc2md doctor` and `doc2md schema`."""

from __future__ import annotations

import json

import pytest

from tests.builders.commands import Command, write_settings


@pytest.mark.process
def test_doctor_finds_no_fault_with_this_machine(command: Command) -> None:
    code, out, _ = command("doctor")
    assert code == 0
    assert "FAIL" not in out


@pytest.mark.process
@pytest.mark.parametrize("line", ["concurency = 2", "dpi = = 200"])
def test_doctor_checks_the_file_of_settings(command: Command, line: str) -> None:
    write_settings(line)
    code, out, _ = command("doctor")
    assert code == 6
    assert "FAIL  configuration" in out


def test_schema_describes_what_is_written(command: Command) -> None:
    code, out, _ = command("schema")
    assert code == 0
    assert "blocks" in json.loads(out)["properties"]
