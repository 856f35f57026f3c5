"""Builds a random document by its template, of a size that fits some pages."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.lab.content import Block, Document, Heading, Lines, Paragraph, plain, walk
from bench.lab.factors import Style
from bench.lab.maker import Maker
from bench.lab.templates import everyday, office, preprint, prose, public, spoken, web
from bench.lab.templates.builder import Builder

TEMPLATES: dict[str, Callable[[Builder], list[Block]]] = {
    function.__name__: function
    for function in (
        prose.report, prose.paper, prose.article, prose.manual, prose.readme, prose.textbook, prose.contract,
        prose.judgment, prose.newsletter, prose.slides,
        office.letter, office.invoice, office.statement, office.cv, office.catalogue,
        office.exam, office.minutes, office.datasheet, office.form, office.timetable, office.programme,
        spoken.interview, spoken.mail, spoken.questions, everyday.notice, everyday.glossary, everyday.songs,
        everyday.recipe, everyday.names, everyday.register,
        web.repository, web.guide, web.reference, web.manpage, web.changelog, web.website, web.wiki, preprint.preprint,
        public.application, public.tabulation, public.accounts, public.order, public.correspondence,
        public.specification, public.statute, public.brochure, public.newspaper, public.deck, public.chapter,
        public.resume, public.agenda,
    )
}  # fmt: skip
_PAGES = (0.6, 0.9, 1.4, 1.8, 2.4, 3.2)
_MAX_LETTERS = 9000


def build(seed: str, style: Style, features: frozenset[str]) -> Document:
    """Build a document.

    Args:
        seed: what the content depends on.
        style: the levels of the style factors; those that print words, such as bullets, change the tree.
        features: what the renderer can draw (see `renderers/base.py`).
    """
    rng = Random(seed)
    make = Maker(rng, style, features)
    pages = rng.choice(_PAGES)
    letters = min(_MAX_LETTERS, int(pages * make.measures.letters_per_page * 0.8))
    builder = Builder(make, letters)
    blocks = [*TEMPLATES[style["template"]](builder), *make.notes]
    title = next((plain(b.line) for b in walk(tuple(blocks)) if isinstance(b, Heading)), make.write.title(3))
    running = (title if rng.random() < 0.5 else make.write.title(3), make.write.firm(), make.write.date())
    watermark = make.words[rng.choice(("draft", "confidential"))]
    return Document(
        title,
        style["language"],
        style["template"],
        tuple(blocks),
        running,
        watermark,
        make.write.sentence(),
        make.words,
    )


def kinds(document: Document) -> set[str]:
    """What a document has, in the terms of `Factor.needs`."""
    found = {"running_head"} if document.running else set()
    for block in walk(document.blocks):
        name = type(block).__name__.lower()
        found.add({"items": "list", "bibliography": "references", "keyvalues": "pairs"}.get(name, name))
        found |= _details(block)
    return found


def _details(block: Block) -> set[str]:
    found = set()
    match block:
        case Heading(level=1, label=""):
            found.add("title")
        case Paragraph(role="turn"):
            found.add("turn")
        case Paragraph() | Lines():
            lines = (block.line,) if isinstance(block, Paragraph) else block.lines
            kinds_inline = {type(part).__name__.lower() for line in lines for part in line}
            found |= {"maths"} & kinds_inline
            if any(getattr(part, "link", "") for line in lines for part in line):
                found.add("link")
    if isinstance(block, Heading) and block.label:
        found.add("numbered")
    if getattr(block, "caption", None):
        found.add("caption")
    if type(block).__name__ == "Items":
        found.add("ordered" if getattr(block, "ordered", False) else "bullets")
    if type(block).__name__ == "Formula":
        found.add("maths")
    return found
