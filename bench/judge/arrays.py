"""Write arrays to a file that has the same bytes each time. `numpy.savez` puts the time of writing into it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NO_TIME = (1980, 1, 1, 0, 0, 0)


def write(arrays: Mapping[str, NDArray[Any]], path: Path) -> None:
    """Write arrays in the format of `numpy.savez_compressed`, in the order of their names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, array in sorted(arrays.items()):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            file.writestr(
                zipfile.ZipInfo(f"{name}.npy", _NO_TIME), content.getvalue(), zipfile.ZIP_DEFLATED, 9
            )
