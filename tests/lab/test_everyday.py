"""Short and plain texts: notices, glossaries, songs, recipes, lists of names, indexes."""

from __future__ import annotations

from bench.lab.content import Lines, Paragraph, plain, walk
from bench.lab.trees import kinds
from bench.lab.truth import markdown
from tests.lab.made import drawn


def test_notices_are_short() -> None:
    for n in range(30):
        document, style = drawn(f"{n}", template="notice")
        assert 1 <= len(document.blocks) <= 4
        assert len(markdown(document, style)) < 1500


def test_a_glossary_has_terms_in_order_each_with_its_definition() -> None:
    layouts = set()
    for n in range(8):
        document, _ = drawn(f"{n}", template="glossary", language="en")
        roles = [block.role for block in document.blocks if isinstance(block, Paragraph)]
        terms = [
            plain(block.line)
            for block in document.blocks
            if isinstance(block, Paragraph) and block.role == "term"
        ]
        assert terms == sorted(terms)
        assert roles.count("term") == roles.count("definition")
        layouts.add("term" in roles)
        assert ("turn" in kinds(document)) != ("term" in roles)
    assert layouts == {True, False}


def test_stanzas_and_entries_of_an_index_keep_their_lines() -> None:
    for template, kind in (("songs", ("verse", "flush", "centred")), ("register", ("index",))):
        document, style = drawn("2", template=template, language="en")
        found = [b for b in walk(document.blocks) if isinstance(b, Lines) and b.kind in kind]
        text = markdown(document, style)
        assert found
        for block in found:
            assert "\\\n".join(plain(row).strip() for row in block.lines) in text.replace("\\[", "[")


def test_bylines_are_no_headings() -> None:
    found = 0
    for n in range(10):
        blocks = drawn(f"{n}", template="article")[0].blocks
        found += isinstance(blocks[1], Lines) or (
            isinstance(blocks[1], Paragraph) and blocks[1].role in ("author", "date")
        )
    assert 2 <= found <= 9
