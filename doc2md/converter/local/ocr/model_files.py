"""Check the models inside other packages against the digests in the packages' installation records."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import metadata

from doc2md.errors import EngineError


@cache
def check_models(package: str) -> None:
    """Check all ONNX models of an installed package, before any of them is loaded.

    Raises EngineError if a model was changed or is missing. Some installers record no digests; then nothing is checked.
    """
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return
    for file in files:
        if file.suffix == ".onnx" and file.hash and file.hash.mode == "sha256":
            try:
                digest = hashlib.sha256(file.read_binary()).digest()
            except OSError as error:
                raise EngineError(f"the model {file.name} cannot be read: install {package} again") from error
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
                raise EngineError(f"the model {file.name} was changed: install {package} again")
