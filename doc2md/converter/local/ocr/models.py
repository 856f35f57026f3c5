"""Load the OCR models: two that are part of doc2md, and a larger one from the RapidOCR package.

Every model is checked against its digest before it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from doc2md.converter.local.model_files import ALPHABET, DETECTOR, RECOGNISER, bundled, check_models

Array = NDArray[np.float32]

_LARGER = "PP-OCR*_rec_small.onnx"


@dataclass(frozen=True, slots=True)
class Network:
    """A model with one input and one output."""

    session: Any

    def __call__(self, values: Array) -> Array:
        (result,) = self.session.run(None, {self.session.get_inputs()[0].name: values})
        return np.asarray(result, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A model that reads a line image, and the characters of its classes. Class 0 is the blank."""

    network: Network
    alphabet: tuple[str, ...]


@cache
def detector() -> Network:
    """The model that finds lines of text."""
    return _network(bundled(DETECTOR))


@cache
def tiny() -> Recogniser:
    """The fast recogniser for Latin letters and Chinese."""
    characters = bundled(ALPHABET).decode("utf-8").replace("\r\n", "\n").removesuffix("\n").split("\n")
    return Recogniser(_network(bundled(RECOGNISER)), ("", *characters, " "))


@cache
def small() -> Recogniser | None:
    """The better recogniser, which is five times slower; None if the installed RapidOCR does not have it.

    Its alphabet is stored in the model's metadata.
    """
    spec = find_spec("rapidocr")
    folders = (spec.submodule_search_locations if spec else None) or ()
    found = [file for folder in folders for file in sorted(Path(folder, "models").glob(_LARGER))]
    if not found:
        return None
    check_models("rapidocr")
    network = _network(found[-1].read_bytes())
    names = network.session.get_modelmeta().custom_metadata_map.get("character", "")
    alphabet = ("", *names.removesuffix("\n").split("\n"), " ")
    return (
        Recogniser(network, alphabet) if network.session.get_outputs()[0].shape[-1] == len(alphabet) else None
    )


def _network(model: bytes) -> Network:
    """One thread, as there is a process for each core. No memory arena: it would grow with every new line width."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 4
    return Network(onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]))
