"""Bad copies made easier to read: faint ones darker, peppered ones without their specks."""

from __future__ import annotations

import cv2
import numpy as np

from doc2md.converter.local.ocr.image.components import Gray

FAINT, BLANK = 110, 12
"""Levels from the darkest to the lightest of a page: with fewer it is faint, with the least blank."""

TAIL = 0.1
"""Per cent of a page, on either side, that count for neither."""

ALONE = 100
"""Levels by which a speck differs from what is around it."""

PEPPERED = 0.002
"""Share of single pixels apart from which a page is cleaned: letters have none, but their corners suffer."""

GRAY = 0.1
"""Pixels between black and white over the dark ones, under which a page has two levels: with its specks a median would
take strokes that are one pixel wide, and the recogniser reads better with both. Gray copies have .7 and more."""

_AROUND = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], np.uint8)


def cleaned(image: Gray) -> Gray:
    """A page's picture without specks, where there are many, and in full contrast, where it has little.

    Others come back as they are. To divide by the background was tried too: the recogniser reads uneven light as well
    without.
    """
    return full_contrast(without_specks(image))


def without_specks(image: Gray) -> Gray:
    """Where many single pixels are darker or lighter than all around them, what stands out gets the middle level.

    A page in black and white is left as it is.
    """
    darker = cv2.subtract(cv2.erode(image, _AROUND), image)
    lighter = cv2.subtract(image, cv2.dilate(image, _AROUND))
    if np.mean(cv2.max(darker, lighter) > ALONE) < PEPPERED or not _is_gray(image):
        return image
    middle = np.asarray(cv2.medianBlur(image, 3), dtype=np.uint8)
    return np.where(cv2.absdiff(image, middle) > ALONE, middle, image)


def _is_gray(image: Gray) -> bool:
    dark, light = (image <= 64).sum(), (image >= 192).sum()
    return int(image.size - dark - light) >= GRAY * int(dark)


def full_contrast(image: Gray) -> Gray:
    """The levels of a faint page spread from black to white."""
    coarse = cv2.resize(
        image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA
    )  # what is left is not noise
    low, high = np.percentile(coarse, (TAIL, 100 - TAIL))
    if not BLANK <= high - low < FAINT:
        return image
    factor = 255 / (high - low)
    return np.asarray(cv2.convertScaleAbs(np.clip(image, low, high) - low, alpha=factor), dtype=np.uint8)
