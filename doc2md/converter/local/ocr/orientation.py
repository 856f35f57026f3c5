"""Find how a page must be rotated before OCR, and set its image and text layer upright."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import cache
from math import inf
from typing import Any

import numpy as np

from doc2md.converter.local.model_files import check_models
from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.deskew import Judge, orientation, skew, straightened
from doc2md.converter.local.ocr.image.spreads import fold_edges
from doc2md.geometry import Box, PageTransform, PaperSheet, upright_box, upright_size
from doc2md.rasterizer.text_layer import TextLayer

MIN_SKEW = 0.6
"""Minimum skew in degrees that is corrected. Rotating an image blurs it a little."""


def set_straight(
    image: Gray, layer: TextLayer, legibility: Judge, sheet: PaperSheet | None = None
) -> tuple[Gray, TextLayer, PageTransform]:
    """The upright image, its text layer without lines, and the transform from the displayed page.

    `legibility` gives the confidence of the recogniser in a line image. `sheet` is the sheet of paper that `image`
    shows, if it was rectified; else None.
    """
    transform = find_transform(image, legibility)._replace(sheet=sheet)
    image = straightened(image, transform)
    layer = upright_layer(layer, transform)
    return image, replace(layer, folds=find_folds(image, layer.size[0])), transform


def upright_layer(layer: TextLayer, transform: PageTransform) -> TextLayer:
    """The links and pictures of a layer after `transform`."""
    links = tuple(replace(link, box=upright_box(link.box, layer.size, transform)) for link in layer.links)
    pictures = tuple(upright_box(box, layer.size, transform) for box in layer.pictures)
    return TextLayer(upright_size(layer.size, transform), (), links, pictures, folds=layer.folds)


def find_folds(image: Gray, width: float) -> tuple[Box, ...]:
    """The fold between two pages that are shown side by side, if there is one; the image is `width` points wide."""
    edges = fold_edges(image)
    scale = width / image.shape[1]
    return (Box(edges[0] * scale, -inf, edges[1] * scale, inf),) if edges else ()


def find_transform(image: Gray, legibility: Judge) -> PageTransform:
    """The rotation and the skew of a page image."""
    rotation = orientation(image, upside_down, legibility)
    skew_angle = skew(straightened(image, PageTransform(rotation)))
    return PageTransform(rotation, skew_angle if abs(skew_angle) >= MIN_SKEW else 0.0)


def upside_down(line: Gray) -> float:
    """The likelihood that a line image is upside down, from RapidOCR's classifier."""
    ((label, score),) = _classifier()(np.repeat(line[:, :, None], 3, axis=2)).cls_res
    return float(score) if label == "180" else 1 - float(score)


@cache
def _classifier() -> Any:
    """RapidOCR with its classifier only: loaded once per process, with one thread and without logging."""
    check_models("rapidocr")
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_det": False,
            "Global.use_rec": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
