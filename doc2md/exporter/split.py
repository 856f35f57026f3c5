"""Writes a document as a folder of Markdown pages, one for each section, with a configuration for MkDocs."""

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
from doc2md.exporter.front_matter import yaml_block
from doc2md.exporter.markdown import Place, Writer
from doc2md.exporter.sections import Node, Section, cut, tree
from doc2md.options.export import ExportOptions, Maths, SplitBy

FIGURES_FOLDER = "figures"
CONFIG = "mkdocs.yml"
_CONFIG_HEADER = """\
# Written by doc2md split. The next run overwrites this file, so put your own settings in another file that contains
# INHERIT: {name}
# To view the site: pip install mkdocs, then mkdocs serve.
"""


@dataclass(frozen=True, slots=True)
class Split:
    """The written pages in order, the MkDocs configuration file, and the number of missing figures."""

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
    """Write a page for each section to `folder`, figures to a subfolder, and `mkdocs.yml` next to the folder.

    `figures` maps file names to the files to copy. `owner` is the source of the document. Pages of an earlier split of
    the same source that no longer exist are deleted. A MkDocs configuration from elsewhere is never changed. Raises
    OutputError, before anything is written, if a file was not made from this source and `overwrite` is false.
    """
    shown = _without_missing_figures(document, figures)
    sections = cut(shown, by)
    pages = tuple(folder / section.name for section in sections)
    for page in pages:
        check_owner(page, owner, overwrite=overwrite)
    if figures:
        check_owner(folder / FIGURES_FOLDER, owner, overwrite=overwrite, folder=True)
    config = _config_path(folder, owner)
    claim_pages(folder, {page.name for page in pages}, owner)
    claim([config, *([folder / FIGURES_FOLDER] if figures else [])], owner)
    if figures:
        save_figures(figures, folder / FIGURES_FOLDER)
    nodes = tree(sections)
    writer = Writer(options or ExportOptions(math=Maths.MATHML), Place(FIGURES_FOLDER), portable=True)
    for order, (section, page) in enumerate(zip(sections, pages, strict=True), 1):
        text = _page(section, order, shown.source, writer)
        if section is sections[0] and len(sections) > 1:
            text += f"\n<!-- the sections -->\n\n{writer.block(_link_list(nodes[1:]))}\n"
        write_atomically(page, text.encode("utf-8", "replace"))
    write_atomically(config, _configuration(nodes, folder, config.name).encode("utf-8", "replace"))
    missing = sum(a is not b for a, b in zip(shown.blocks, document.blocks, strict=True))
    return Split(pages, config, missing)


def _without_missing_figures(document: Document, figures: Mapping[str, Path]) -> Document:
    """Remove references to missing pictures. MkDocs would not build the site with them."""
    blocks = (
        replace(block, figure=None)
        if block.kind is Kind.FIGURE and block.figure not in {None, *figures}
        else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def configurations(folder: str) -> tuple[str, str]:
    """The names that the MkDocs configuration for pages in `folder` may have, the preferred one first."""
    return CONFIG, f"mkdocs.{folder}.yml"


def _config_path(folder: Path, owner: Owner) -> Path:
    """The path of the configuration. MkDocs requires it outside `folder`.

    It is `mkdocs.yml`, or `mkdocs.NAME.yml` for the folder NAME if `mkdocs.yml` belongs to something else.
    """
    resolved = folder.resolve()
    if not resolved.name:
        raise OutputError(f"{folder} has no parent folder for {CONFIG}: choose another -o")
    first, second = configurations(resolved.name)
    path = resolved.with_name(first)
    try:
        check_owner(path, owner, overwrite=False)
        is_ours = not path.exists() or _is_config_of(path, resolved.name)
    except OutputError:
        is_ours = False
    if not is_ours:
        path = resolved.with_name(second)
        check_owner(path, owner, overwrite=False)
    return path


def _is_config_of(config: Path, folder: str) -> bool:
    """Whether a MkDocs configuration has `folder` as its `docs_dir`."""
    with suppress(OSError, ValueError, LookupError, TypeError, yaml.YAMLError):
        return bool(yaml.safe_load(config.read_text("utf-8"))["docs_dir"] == folder)
    return False


def _page(section: Section, order: int, source: Source, writer: Writer) -> str:
    fields: dict[str, str | int] = {
        "title": section.title,
        "order": order,
        "source": source.name,
        "pages": section.pages,
    }
    heading = Block("", Kind.HEADING, (Region(1, None),), Text(section.title), level=1)
    title = "" if section.level else f"\n{writer.block(heading)}\n"
    body = replace(writer, anchors=section.anchors).write(Document(source, section.failed, section.blocks))
    return f"{yaml_block(fields)}{title}\n{body}"


def _link_list(nodes: Sequence[Node]) -> Block:
    """A nested list of links to sections."""
    here = (Region(1, None),)

    def item(node: Node) -> Block:
        words = node.section.title
        link = Mark(0, len(words), MarkKind.LINK, node.section.name)
        nested = (_link_list(node.children),) if node.children else ()
        return Block("", Kind.ITEM, here, Text(words, (link,)), children=nested)

    return Block("", Kind.LIST, here, children=tuple(map(item, nodes)))


def _configuration(nodes: Sequence[Node], folder: Path, name: str) -> str:
    """The MkDocs configuration. Its theme has the pages in a side bar, and loads nothing from other servers."""
    settings = {
        "site_name": html.escape(nodes[0].section.title, quote=False),
        "docs_dir": folder.resolve().name,
        "theme": {"name": "readthedocs", "highlightjs": False},
        "markdown_extensions": ["footnotes", "sane_lists", "tables"],
        "nav": [_nav_entry(node) for node in nodes],
    }
    text = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=1000)
    return _CONFIG_HEADER.format(name=name) + text


def _nav_entry(node: Node) -> dict[str, Any]:
    """The navigation entry of a section: its page, or a list that starts with its page.

    Titles are escaped, because the theme inserts them as HTML.
    """
    title, name = html.escape(node.section.title, quote=False), node.section.name
    return {title: [{title: name}, *map(_nav_entry, node.children)] if node.children else name}
