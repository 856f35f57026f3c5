"""The labels of grounded text: what a tag calls the part of the page that stands in its box."""

from __future__ import annotations

from enum import StrEnum


class GroundedLabel(StrEnum):
    """The labels that DeepSeek-OCR and its siblings write. A tag may carry any other words instead."""

    TEXT = "text"
    TITLE = "title"
    SUBTITLE = "sub_title"
    TABLE = "table"
    IMAGE = "image"
    EQUATION = "equation"
    CAPTION = "caption"
    IMAGE_CAPTION = "image_caption"
    TABLE_CAPTION = "table_caption"
    IMAGE_FOOTNOTE = "image_footnote"
    TABLE_FOOTNOTE = "table_footnote"
    FOOTNOTE = "footnote"
    HEADER = "header"
    PAGE_HEADER = "page_header"
    FOOTER = "footer"
    PAGE_FOOTER = "page_footer"
    PAGE_NUMBER = "page_number"
