"""Models that come inside other packages: each is held against the digest that it was installed with."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import metadata

from doc2md.errors import EngineError


@cache
def check_models(package: str) -> None:
    """Before any is loaded. Raises EngineError where one was changed, or is gone.

    Where a package's installer kept no digests, as those of some systems, there is nothing to check.
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
