"""The container files: what they name exists, nothing floats, and the server runs without rights and secrets.

Images are not built here. docs/serve.md says how each command of the Dockerfile was tried.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from doc2md.options.conversion import Options
from doc2md.serve.security import OPEN_PATHS
from tests.fakes.workers import run_inline
from tests.paths import ROOT

FOLDER = ROOT / "containers"
TEXT = (FOLDER / "Dockerfile").read_text("utf-8")
STEPS = [
    (name, rest)
    for line in re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", TEXT)).splitlines()
    for name, _, rest in [line.partition(" ")]
    if name
]
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ALLOWED = [
    line[1:]
    for line in (FOLDER / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    if line.startswith("!")
]
TAGGED = re.compile(r"[\w./-]+:(?!latest)\w[\w.-]*")
SECRET = re.compile(r"KEY|TOKEN|PASSWORD|SECRET")


def steps(name: str) -> list[str]:
    return [rest for each, rest in STEPS if each == name]


def command(name: str) -> list[str]:
    (rest,) = steps(name)
    found: list[str] = json.loads(rest)
    return found


def test_images_have_tags_that_do_not_float() -> None:
    images = [rest.split()[0] for rest in steps("FROM")] + [each["image"] for each in SERVICES.values()]
    assert len(images) == 4
    assert [image for image in images if not TAGGED.fullmatch(image)] == []


def test_what_is_copied_is_there_and_reaches_the_builder() -> None:
    copied = [word for rest in steps("COPY") if "--from" not in rest for word in shlex.split(rest)[:-1]]
    assert len(copied) >= 6
    assert [name for name in copied if not (ROOT / name).exists() or name not in ALLOWED] == []


def test_only_locked_packages_are_installed() -> None:
    pips = [rest for rest in steps("RUN") if "pip install" in rest]
    assert len(pips) == 2
    assert all("--no-deps" in rest for rest in pips)
    assert "--require-hashes" in pips[0]
    assert "--no-build-isolation" in pips[1]


def test_the_server_is_not_root() -> None:
    last = [name for name, _ in STEPS][::-1]
    assert int(steps("USER")[-1]) >= 1000
    assert last.index("USER") < last.index("RUN")


def test_the_health_check_asks_for_a_path_that_needs_no_key() -> None:
    (check,) = steps("HEALTHCHECK")
    path = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", check)
    assert path
    assert path[2] in OPEN_PATHS
    assert [path[1]] == steps("EXPOSE") == ["5001"]


def test_the_command_has_options_that_doc2md_knows(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("ENTRYPOINT") == ["doc2md"]
    assert run_inline(*command("CMD"), "--help") == 0
    assert "Run a server" in capsys.readouterr().out


def test_no_secret_is_in_the_image_or_in_an_argument() -> None:
    assert not [rest for rest in steps("ENV") + steps("ARG") if SECRET.search(rest)]
    for service in SERVICES.values():
        assert not [name for name in service.get("environment", {}) if SECRET.search(name)]
    (token,) = COMPOSE["secrets"]
    assert list(COMPOSE["secrets"][token]) == ["file"]
    assert f"/run/secrets/{token}" in command("CMD")


def test_the_server_has_no_rights_that_it_does_not_need() -> None:
    server = SERVICES["doc2md"]
    assert server["read_only"]
    assert server["cap_drop"] == ["ALL"]
    assert server["security_opt"] == ["no-new-privileges:true"]
    assert all(port.startswith("127.0.0.1:") for port in server["ports"])
    assert server["build"]["dockerfile"] == (FOLDER / "Dockerfile").relative_to(ROOT).as_posix()
    assert steps("VOLUME") == [server["volumes"][0].partition(":")[2]]


def test_the_model_is_reached_by_doc2md_only_and_reaches_nobody() -> None:
    model = SERVICES["vllm"]
    assert "ports" not in model
    assert model["profiles"] == ["model"]
    assert [COMPOSE["networks"][name] for name in model["networks"]] == [{"internal": True}]
    assert set(model["networks"]) <= set(SERVICES["doc2md"]["networks"])


def test_the_variables_are_options_of_doc2md() -> None:
    names = {f"DOC2MD_{each.name.upper()}" for each in fields(Options)}
    assert set(SERVICES["doc2md"]["environment"]) <= names


def test_the_files_can_be_found_from_the_documentation() -> None:
    docs = (ROOT / "docs" / "serve.md").read_text("utf-8")
    assert all(f"containers/{Path(name).name}" in docs for name in ("Dockerfile", "compose.yaml"))
