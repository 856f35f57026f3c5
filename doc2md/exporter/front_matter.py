"""YAML front matter: what is known of the source, for static sites and indexes."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from doc2md.document import Document


def front_matter(document: Document) -> str:
    """What the source says of itself, its pages and its digest."""
    source = document.source
    return between_lines(
        {
            "title": source.title,
            "author": source.author,
            "created": source.created,
            "modified": source.modified,
            "source": source.name,
            "sha256": source.sha256,
            "pages": source.pages,
        }
    )


def between_lines(facts: Mapping[str, object]) -> str:
    """Those that are known, between two `---` lines. A safe dumper: no name or title can become YAML of its own."""
    text = yaml.safe_dump(
        {k: v for k, v in facts.items() if v}, sort_keys=False, allow_unicode=True, width=1000
    )
    return f"---\n{text}---\n"
