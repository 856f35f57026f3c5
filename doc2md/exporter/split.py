"""A document as a folder of pages, one a section, with what MkDocs needs to make a site of them."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from doc2md.document import Block, Document, Kind, Mark, MarkKind, Region, Source, Text
from doc2md.errors import OutputError
from doc2md.exporter.figure_files import save_figures
from doc2md.exporter.files import Owner, check_owner, claim, claim_pages, write_atomically
from doc2md.exporter.front_matter import between_lines
from doc2md.exporter.markdown import Place, Writer
from doc2md.exporter.sections import Node, Section, cut, tree
from doc2md.options.export import ExportOptions, SplitBy

FIGURES = "figures"
CONFIG = "mkdocs.yml"
_HEAD = """\
# Written by doc2md split, and again by the next one: your own settings are safe in another file that says
# INHERIT: {name}
# To look at the site: pip install mkdocs, then mkdocs serve.
"""


@dataclass(frozen=True, slots=True)
class Split:
    """What was written: the pages in their order, the configuration of MkDocs, and how many figures were not there."""

    pages: tuple[Path, ...]
    config: Path
    missing: int = 0


def write_sections(
    document: Document,
    figures: Mapping[str, Path],
    folder: Path,
    owner: Owner,
    *,
    by: SplitBy = SplitBy.AUTO,
    options: ExportOptions | None = None,
    overwrite: bool = False,
) -> Split:
    """Write a page for each section into `folder`, figures into a folder in it, and the configuration beside it.

    Pages of an earlier split of the same source that are no more go. Raises OutputError, nothing written, where a file
    was not made from this source and may not be replaced; somebody else's configuration is never touched.
    """
    shown = _without_lost_figures(document, figures)
    sections = cut(shown, by)
    pages = tuple(folder / section.name for section in sections)
    for page in pages:
        check_owner(page, owner, overwrite=overwrite)
    if figures:
        check_owner(folder / FIGURES, owner, overwrite=overwrite, folder=True)
    config = _config_path(folder, owner)
    claim_pages(folder, {page.name for page in pages}, owner)
    claim([config, *([folder / FIGURES] if figures else [])], owner)
    if figures:
        save_figures(figures, folder / FIGURES)
    nodes = tree(sections)
    writer = Writer(options or ExportOptions(), Place(FIGURES), portable=True)
    for order, (section, page) in enumerate(zip(sections, pages, strict=True), 1):
        text = _page(section, order, shown.source, writer)
        if section is sections[0] and len(sections) > 1:
            text += f"\n<!-- the sections -->\n\n{writer.block(_contents(nodes[1:]))}\n"
        write_atomically(page, text.encode("utf-8", "replace"))
    write_atomically(config, _configuration(nodes, folder, config.name).encode("utf-8", "replace"))
    missing = sum(a is not b for a, b in zip(shown.blocks, document.blocks, strict=True))
    return Split(pages, config, missing)


def _without_lost_figures(document: Document, figures: Mapping[str, Path]) -> Document:
    """A picture that is not there is not named: its site would not build."""
    blocks = (
        replace(block, figure=None)
        if block.kind is Kind.FIGURE and block.figure not in {None, *figures}
        else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def _config_path(folder: Path, owner: Owner) -> Path:
    """Beside `folder`, for MkDocs wants it outside; under another name where that of something else is there."""
    home = folder.resolve()
    if not home.name:
        raise OutputError(f"{folder}: pages go into a folder, with {CONFIG} beside it: choose another -o")
    path = home.with_name(CONFIG)
    try:
        check_owner(path, owner, overwrite=False)
        ours = not path.exists() or _serves(path, home.name)
    except OutputError:
        ours = False
    if not ours:
        path = home.with_name(f"mkdocs.{home.name}.yml")
        check_owner(path, owner, overwrite=False)
    return path


def _serves(config: Path, folder: str) -> bool:
    """Whether a configuration is that of a folder beside it."""
    with suppress(OSError, ValueError, LookupError, TypeError, yaml.YAMLError):
        return bool(yaml.safe_load(config.read_text("utf-8"))["docs_dir"] == folder)
    return False


def _page(section: Section, order: int, source: Source, writer: Writer) -> str:
    facts: dict[str, str | int] = {
        "title": section.title,
        "order": order,
        "source": source.name,
        "pages": section.pages,
    }
    heading = Block("", Kind.HEADING, (Region(1, None),), Text(section.title), level=1)
    title = "" if section.level else f"\n{writer.block(heading)}\n"
    body = replace(writer, anchors=section.anchors).write(Document(source, section.failed, section.blocks))
    return f"{between_lines(facts)}{title}\n{body}"


def _contents(nodes: Sequence[Node]) -> Block:
    """A list of links to sections."""
    here = (Region(1, None),)

    def item(node: Node) -> Block:
        words = node.section.title
        link = Mark(0, len(words), MarkKind.LINK, node.section.name)
        inside = (_contents(node.inside),) if node.inside else ()
        return Block("", Kind.ITEM, here, Text(words, (link,)), children=inside)

    return Block("", Kind.LIST, here, children=tuple(map(item, nodes)))


def _configuration(nodes: Sequence[Node], folder: Path, name: str) -> str:
    """All that MkDocs needs; a theme with the pages at its side, told to load nothing from elsewhere."""
    settings = {
        "site_name": html.escape(nodes[0].section.title, quote=False),
        "docs_dir": folder.resolve().name,
        "theme": {"name": "readthedocs", "highlightjs": False},
        "markdown_extensions": ["footnotes", "sane_lists", "tables"],
        "nav": [_entry(node) for node in nodes],
    }
    text = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=1000)
    return _HEAD.format(name=name) + text


def _entry(node: Node) -> dict[str, Any]:
    """A title, which the theme takes for HTML, and its page; or pages, the section's own first."""
    title, name = html.escape(node.section.title, quote=False), node.section.name
    return {title: [{title: name}, *map(_entry, node.inside)] if node.inside else name}
