"""Dependencies have bounds and locks, models have digests, and templates load nothing."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from doc2md.converter.local.model_files import check_models
from doc2md.errors import EngineError
from tests.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NEEDED = [Requirement(line) for line in PROJECT["dependencies"]]
EXTRAS = {
    extra: [Requirement(line) for line in lines] for extra, lines in PROJECT["optional-dependencies"].items()
}
WANTED = [need for needs in EXTRAS.values() for need in needs]
PINNED = re.compile(r"(?m)^([\w.-]+)==(\S+)(?: ; .*?)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n")


@pytest.mark.parametrize("need", NEEDED + WANTED, ids=lambda need: need.name)
def test_a_dependency_has_a_lower_and_an_upper_bound(need: Requirement) -> None:
    assert {bound.operator for bound in need.specifier} == {">=", "<"}


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        (".ci/runtime.lock", NEEDED),
        (".ci/test.lock", [*NEEDED, *EXTRAS["test"]]),
        ("containers/packages.lock", [*NEEDED, *EXTRAS["serve"], *EXTRAS["docling"], *EXTRAS["mcp"]]),
    ],
)
def test_ci_and_containers_install_only_packages_that_are_locked_by_digest_and_within_the_bounds(
    name: str, needs: list[Requirement]
) -> None:
    if not (ROOT / ".ci").exists() and name.startswith(".ci"):
        pytest.skip("a source distribution has no CI")
    lock = (ROOT / name).read_text("utf-8")
    assert PINNED.sub("", lock) == ""
    pinned = {canonicalize_name(name): version for name, version in PINNED.findall(lock)}
    unlocked = [n for n in needs if not n.specifier.contains(pinned.get(canonicalize_name(n.name), "0"))]
    assert not unlocked, "run .ci/lock"


def installed(folder: Path, package: str, said: bytes) -> Path:
    """A package with one model. The record of its installation has the digest of `said`."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(said).digest()).rstrip(b"=").decode()
    (folder / f"{package}-1.0.dist-info").mkdir()
    (folder / f"{package}-1.0.dist-info/METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
    )
    (folder / f"{package}-1.0.dist-info/RECORD").write_text(
        f"{package}/m.onnx,sha256={digest},1\n{package}/x.py,,\n"
    )
    (folder / package).mkdir()
    (folder / package / "m.onnx").write_bytes(b"model")
    return folder / package / "m.onnx"


def test_a_model_in_another_package_is_checked_against_its_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    installed(tmp_path, "good", b"model")
    check_models("good")
    installed(tmp_path, "changed", b"another model")
    with pytest.raises(EngineError, match=r"m\.onnx was changed: install changed again"):
        check_models("changed")
    installed(tmp_path, "gone", b"model").unlink()
    with pytest.raises(EngineError, match=r"m\.onnx cannot be read: install gone again"):
        check_models("gone")
    check_models("never-installed")


def test_the_models_that_doc2md_uses_are_checked() -> None:
    check_models("rapidocr")
    check_models("pymupdf")


def test_no_template_loads_anything_from_another_site() -> None:
    folder = files("doc2md") / "templates" if (files("doc2md") / "templates").is_dir() else ROOT / "templates"
    for asset in (*folder.iterdir(), *(folder / "web").iterdir()):
        if asset.is_file():
            # An SVG file names its namespace; the server's page has one script, which is its own.
            text = asset.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
            text = text.replace('<script type="module" src="web/main.js">', "")
            assert not re.search(r"https?:|//\w|@import|url\(|<script(?![^>]*>{{)|\bsrc=", text), asset
