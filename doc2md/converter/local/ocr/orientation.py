"""How a page stands that has to be recognised: found, and put right before it is read."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import cache
from math import inf
from typing import Any

import numpy as np

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.deskew import Judge, orientation, skew, straightened
from doc2md.converter.local.ocr.image.spreads import fold_edges
from doc2md.converter.local.ocr.model_files import check_models
from doc2md.geometry import Box, PageTransform, PaperSheet, straightened_box, straightened_size
from doc2md.rasterizer.text_layer import TextLayer

LEAST = 0.6
"""Degrees of lean that are left as they are: to turn a picture blurs it a little."""


def set_straight(
    image: Gray, layer: TextLayer, legibility: Judge, sheet: PaperSheet | None = None
) -> tuple[Gray, TextLayer, PageTransform]:
    """The picture of a page set straight, its layer with it (but its lines), and how it had stood.

    `sheet`: what the picture is of, if it was laid flat.
    """
    transform = find_transform(image, legibility)._replace(sheet=sheet)
    links = tuple(
        replace(link, box=straightened_box(link.box, layer.size, transform)) for link in layer.links
    )
    pictures = tuple(straightened_box(box, layer.size, transform) for box in layer.pictures)
    image, size = straightened(image, transform), straightened_size(layer.size, transform)
    return image, TextLayer(size, (), links, pictures, folds=find_folds(image, size[0])), transform


def find_folds(image: Gray, width: float) -> tuple[Box, ...]:
    """What parts two pages shown side by side; the picture is `width` points wide."""
    edges = fold_edges(image)
    scale = width / image.shape[1]
    return (Box(edges[0] * scale, -inf, edges[1] * scale, inf),) if edges else ()


def find_transform(image: Gray, legibility: Judge) -> PageTransform:
    turned = orientation(image, upside_down, legibility)
    leaning = skew(straightened(image, PageTransform(turned)))
    return PageTransform(turned, leaning if abs(leaning) >= LEAST else 0.0)


def upside_down(line: Gray) -> float:
    """How likely a line stands on its head, by RapidOCR's classifier."""
    ((label, score),) = _classifier()(np.repeat(line[:, :, None], 3, axis=2)).cls_res
    return float(score) if label == "180" else 1 - float(score)


@cache
def _classifier() -> Any:
    """Loaded once a process, with one thread and without its log."""
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
