"""Files of arrays: of weights, with the same bytes each time, and of examples."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

_NO_TIME = (1980, 1, 1, 0, 0, 0)


class Saved:
    """The base of a data class whose fields are arrays."""

    def save(self, path: Path) -> None:
        """Write the examples to a file, so that training can be repeated without reading the documents again."""
        np.savez(path, **vars(self))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path) as arrays:
            return cls(**arrays)


def write(arrays: Mapping[str, NDArray[Any]], path: Path) -> None:
    """Write arrays in the format of `numpy.savez_compressed`, in the order of their names.

    The file has the same bytes each time. `numpy.savez` puts the time of writing into it.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, array in sorted(arrays.items()):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            file.writestr(
                zipfile.ZipInfo(f"{name}.npy", _NO_TIME), content.getvalue(), zipfile.ZIP_DEFLATED, 9
            )
