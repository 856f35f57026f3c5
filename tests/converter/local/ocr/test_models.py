"""The OCR models: a model that was changed is not loaded."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from doc2md.converter.local import model_files
from doc2md.converter.local.ocr import models
from doc2md.errors import EngineError


@pytest.mark.parametrize("name", model_files.DIGESTS)
def test_a_model_that_was_changed_is_not_loaded(name: str, tmp_path: Path) -> None:
    original = Path(str(files("doc2md"))) / "models" / name
    data = bytearray(model_files.bundled(name))
    assert data == original.read_bytes()
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    with pytest.raises(EngineError, match="install doc2md again"):
        model_files.bundled(name, tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(EngineError, match="install doc2md again"):
        model_files.bundled(name, tmp_path)
    shutil.copy(original, tmp_path)
    assert model_files.bundled(name, tmp_path) == original.read_bytes()


def test_a_recogniser_has_a_character_for_each_class() -> None:
    for recogniser in filter(None, (models.tiny(), models.small())):
        *_, classes = recogniser.network.session.get_outputs()[0].shape
        assert len(recogniser.alphabet) == classes
        assert (recogniser.alphabet[0], recogniser.alphabet[-1]) == ("", " ")
