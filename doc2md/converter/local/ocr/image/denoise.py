"""Clean bad copies before OCR: raise the contrast of faint pages, remove specks from noisy ones."""

from __future__ import annotations

import cv2
import numpy as np

from doc2md.converter.local.ocr.image.components import Gray

FAINT, BLANK = 110, 12
"""Range of grey levels below which a page is faint, and below which it is blank."""

IGNORED_TAIL = 0.1
"""Percentage of the darkest and of the lightest pixels that are ignored when the range is measured."""

SPECK_CONTRAST = 100
"""Grey levels by which a speck differs from all pixels around it."""

MIN_NOISE = 0.002
"""Fraction of isolated pixels from which a page is cleaned. Cleaning damages the corners of letters a little."""

MIN_GRAY = 0.1
"""Ratio of grey pixels to dark ones, below which a page counts as black and white. There a median filter would also
remove strokes of one pixel, and recognition is better with the specks. Grey copies have 0.7 and more."""

_AROUND = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], np.uint8)


def cleaned(image: Gray) -> Gray:
    """The page image without specks if it has many, and in full contrast if it is faint; other images are unchanged.

    Dividing by the background was tried too. It did not help: recognition copes with uneven light.
    """
    return full_contrast(without_specks(image))


def without_specks(image: Gray) -> Gray:
    """The image with specks replaced by the median of their surroundings, if it has many isolated pixels.

    A black and white page is unchanged.
    """
    darker = cv2.subtract(cv2.erode(image, _AROUND), image)
    lighter = cv2.subtract(image, cv2.dilate(image, _AROUND))
    if np.mean(cv2.max(darker, lighter) > SPECK_CONTRAST) < MIN_NOISE or not _is_gray(image):
        return image
    middle = np.asarray(cv2.medianBlur(image, 3), dtype=np.uint8)
    return np.where(cv2.absdiff(image, middle) > SPECK_CONTRAST, middle, image)


def _is_gray(image: Gray) -> bool:
    dark, light = (image <= 64).sum(), (image >= 192).sum()
    return int(image.size - dark - light) >= MIN_GRAY * int(dark)


def full_contrast(image: Gray) -> Gray:
    """The image with the grey levels of a faint page stretched from black to white."""
    coarse = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)  # averages noise away
    low, high = np.percentile(coarse, (IGNORED_TAIL, 100 - IGNORED_TAIL))
    if not BLANK <= high - low < FAINT:
        return image
    factor = 255 / (high - low)
    return np.asarray(cv2.convertScaleAbs(np.clip(image, low, high) - low, alpha=factor), dtype=np.uint8)
