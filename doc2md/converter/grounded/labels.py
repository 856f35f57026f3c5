"""The labels of grounded text. A tag has a label and the box of a part of the page."""

from __future__ import annotations

from enum import StrEnum


class GroundedLabel(StrEnum):
    """The labels that DeepSeek-OCR and related models write. A tag may also contain any other words."""

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
