"""READMEs, guides, manual pages, web sites and papers: short listings that are no tables, charts that are pictures."""

from __future__ import annotations

import re
from random import Random
from xml.etree import ElementTree

import pytest

from bench.lab import commands, furniture
from bench.lab.charts import CHARTS
from bench.lab.content import Code, Figure, Items, Lines, Paragraph, Table, walk
from bench.lab.pictures import svg
from bench.lab.truth import markdown
from tests.lab.made import document as made_of
from tests.lab.made import drawn, plain_style


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_has_labels_and_is_the_same_for_each_seed(kind: str) -> None:
    sizes = ((380, 170), (90, 70), (220, 110))
    for seed, (width, height) in enumerate(sizes):
        figure = Figure("f", kind, seed, 1, height, ("alpha", "beta", "&amp;", "gamma"))
        made = svg(figure, width, height)
        assert [node for node in ElementTree.fromstring(made).iter() if node.tag.endswith("text")]
        assert made == svg(figure, width, height)


def test_short_listings_keep_to_the_width_and_mostly_have_a_line_or_a_few() -> None:
    lines = []
    for seed in range(200):
        _, rows = commands.brief(Random(seed), 40)
        assert rows[0].strip()
        assert rows[-1].strip()
        assert max(map(len, rows)) <= 40
        lines.append(len(rows))
        assert len(commands.brief(Random(seed), 40, one_line=True)[1]) == 1
        assert max(map(len, commands.printed(Random(seed), 60)[1])) <= 60
    assert sum(count <= 3 for count in lines) > 120


def test_every_block_of_an_algorithm_has_its_end() -> None:
    for seed in range(50):
        rows = commands.pseudo(Random(seed), 60)
        starts = sum(row.endswith((" do", " then", " times")) for row in rows)
        assert starts == sum(bool(re.fullmatch(r" *end ?(while|for|if|loop)?", row)) for row in rows)
        assert rows[-1].startswith("return ")


def test_steps_have_commands_below_them() -> None:
    found = 0
    for n in range(8):
        document, style = drawn(f"{n}", template="guide", language="en")
        steps = [block for block in walk(document.blocks) if isinstance(block, Items) and block.ordered]
        listings = [
            inner
            for block in steps
            for item in block.items
            for inner in item.blocks
            if isinstance(inner, Code)
        ]
        found += len(listings)
        for listing in listings:
            assert f"   {listing.lines[0]}\n" in markdown(document, style)
    assert found > 10


def test_what_a_program_prints_in_columns_is_no_table() -> None:
    for n in range(8):
        document, style = drawn(f"{n}", template="repository", language="en", table_kind="usual")
        tables = sum(isinstance(block, Table) for block in walk(document.blocks))
        printed = [block for block in walk(document.blocks) if isinstance(block, Code)]
        assert len(printed) > 1
        assert markdown(document, style).count("| --- |") == tables


def test_a_manual_page_has_its_text_below_headings_and_options() -> None:
    for n in range(4):
        document, _ = drawn(f"{n}", template="manpage", language="en")
        roles = {block.role for block in walk(document.blocks) if isinstance(block, Paragraph)}
        assert roles <= {"term", "definition"}


def test_a_page_of_a_site_ends_with_links_and_who_made_it() -> None:
    for n in range(4):
        document, _ = drawn(f"{n}", template="website", language="en", columns="1", page_size="a4")
        assert any(isinstance(block, Lines) for block in walk(document.blocks))
        last = document.blocks[-1]
        assert isinstance(last, Paragraph)
        assert "©" in str(last.line)


def test_a_browser_prints_date_title_address_and_page_around_a_page() -> None:
    document, style = made_of(), plain_style(running_head="browser", page_number="slash")
    places = {slot.place: slot.lines for slot in furniture.slots(document, style)}
    assert places == {
        "top-left": ("Date",),
        "top-center": ("Head",),
        "bottom-left": ("https://firm.example/head",),
        "bottom-right": ("{page}/{pages}",),
    }


def test_listings_of_old_templates_are_short_on_request() -> None:
    def lines(listing: str) -> list[int]:
        found = (drawn(f"{n}", template="readme", language="en", listing=listing)[0] for n in range(6))
        return [len(block.lines) for made in found for block in walk(made.blocks) if isinstance(block, Code)]

    short, usual = lines("brief"), lines("usual")
    assert sum(short) / len(short) < 0.6 * sum(usual) / len(usual)
