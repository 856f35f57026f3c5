"""YAML front matter at the start of Markdown files, for static site generators and search indexes."""

from __future__ import annotations

from collections.abc import Mapping

from doc2md.document import Document


def front_matter(document: Document) -> str:
    """The front matter of a document: title, author, dates, file name, SHA-256 digest and number of pages."""
    source = document.source
    return yaml_block(
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


def yaml_block(fields: Mapping[str, object]) -> str:
    """YAML between two `---` lines. Empty fields are left out."""
    import yaml  # few documents need it

    # The safe dumper quotes values, so no name or title can add YAML of its own.
    text = yaml.safe_dump(
        {k: v for k, v in fields.items() if v}, sort_keys=False, allow_unicode=True, width=1000
    )
    return f"---\n{text}---\n"
