"""Custom profiles: written in TOML, checked, listed, and used for requests."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import doc2md
from doc2md.cli.actions.profiles import as_toml, listing
from doc2md.converter.remote.profiles import built_in, load_profiles
from doc2md.errors import EngineError
from tests.builders.commands import Command
from tests.builders.scans import box_image
from tests.fakes.loopback import Loopback

MINE = """
dpi = 100

[profiles.mine]
based_on = "dmxapi"
model = "our-ocr"
max_tokens = 4096
extra_body = { top_k = 1 }
price_in = 0.5
price_out = 1.5
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "mine.toml").write_text(MINE, "utf-8")
    return tmp_path / "mine.toml"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return box_image(tmp_path / "page.png")


def test_a_custom_profile_changes_the_request(
    command: Command, loopback: Loopback, mine: Path, page: Path
) -> None:
    options = ["--config", mine, "--profile", "mine", "--base-url", loopback.base_url]
    done = command("convert", page, "-o", page.with_suffix(".md"), *options)
    assert done.code == 0, done.err
    (request,) = loopback.requests
    assert request.body["model"] == "our-ocr"
    assert request.body["max_tokens"] == 4096
    assert request.body["top_k"] == 1
    assert request.body["messages"][0]["role"] == "system"
    assert "900 input and 50 output tokens, cost 0.000525" in done.err


@pytest.mark.usefixtures("inline_workers")
def test_a_custom_profile_can_be_used_from_python(loopback: Loopback, mine: Path, page: Path) -> None:
    doc2md.convert(page, base_url=loopback.base_url, profile="mine", profiles=mine)
    assert loopback.requests[0].body["model"] == "our-ocr"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[profiles.x]\nprompt_role = 'boss'", "profile x: prompt_role"),
        ("[profiles.x]\nmodle = 'y'", "profile x: modle"),
        ("[profiles.x]\nbased_on = 'nothing'", "no profile 'nothing' before it"),
        ("profiles = 3", "profiles must be tables"),
        ("[profiles.x\n", "mine.toml"),
    ],
)
def test_a_mistake_in_a_profile_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(EngineError, match=said):
        load_profiles(tmp_path / "mine.toml")


def test_the_list_names_all_profiles_custom_ones_first(mine: Path) -> None:
    lines = list(listing(mine))
    assert lines[0].split()[:2] == ["mine", "our-ocr"]
    assert "price 0.5,1.5" in lines[0]
    assert {line.split()[0] for line in lines if line and not line.startswith("`")} == {"mine", *built_in()}


@pytest.mark.parametrize("name", built_in())
def test_a_profile_as_toml_reads_back(tmp_path: Path, name: str) -> None:
    text = "\n".join(as_toml(name, None))
    assert list(tomllib.loads(text)["profiles"]) == [name]
    (tmp_path / "again.toml").write_text(text, "utf-8")
    assert load_profiles(tmp_path / "again.toml")[name] == built_in()[name]
