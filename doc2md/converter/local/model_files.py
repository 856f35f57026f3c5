"""The files of models: those that doc2md carries, and those inside other packages, each checked against its digest."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

import doc2md.bundled
from doc2md.errors import EngineError

DETECTOR = "ppocrv6_tiny_det.onnx"
RECOGNISER = "ppocrv6_tiny_rec.onnx"
ALPHABET = "ppocrv6_tiny_dict.txt"
JUDGE = "judge.npz"
TABLE_JUDGE = "tables.npz"

DIGESTS = {
    DETECTOR: "193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8",
    RECOGNISER: "9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6",
    ALPHABET: "2af150bab777d86fa1ce821f6a37eabea90f1bb99ab9c41f031262e892a747bc",
    JUDGE: "656ff3489cc59cc94caad51399a0636f801bd0622f84083cd39143af07cedf15",
    TABLE_JUDGE: "2408fe812b6c13b5d90a3eb8c8e5d21ac5cb261cf37bb652366f6dae423ca4ec",
}
"""SHA-256 of each file in `doc2md/models`."""


@cache
def check_models(package: str) -> None:
    """Check all ONNX models of an installed package, before any of them is loaded.

    Raises EngineError if a model was changed or is missing. Some installers record no digests; then nothing is checked.
    """
    try:
        installed = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return
    for file in installed:
        if file.suffix == ".onnx" and file.hash and file.hash.mode == "sha256":
            try:
                digest = hashlib.sha256(file.read_binary()).digest()
            except OSError as error:
                raise EngineError(f"the model {file.name} cannot be read: install {package} again") from error
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
                raise EngineError(f"the model {file.name} was changed: install {package} again")


def bundled(name: str, folder: Path | None = None) -> bytes:
    """The content of a file in `doc2md/models`. Raises EngineError if it is missing or was changed."""
    return doc2md.bundled.bundled(name, DIGESTS[name], folder)
