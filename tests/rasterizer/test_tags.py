"""The structure tags of PDFs: what a text is, and which lines belong together."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.text_layer import Line
from tests.builders.pages import new_page, stored, write

Element = tuple[str, int]
"""The type of an element, and the index of its parent among the elements; -1 for the root of the tree."""

LIST: list[Element] = [
    ("Document", -1),
    ("H2", 0),
    ("L", 0),
    ("LI", 2),
    ("Lbl", 3),
    ("LBody", 3),
    ("P", 5),
    ("Span", 6),
    ("Story", 0),
]


def tagged(elements: Sequence[Element], owners: Sequence[int], roles: str = "") -> Any:
    """A page with one line of text for each of `owners`, the indices of the elements that the lines belong to.

    `roles` is the role map of the document.
    """
    page = new_page(400, 500)
    write(page, 50, 50, "x")
    document, stream = page.parent, page.get_contents()[0]
    root, *xrefs = [document.get_new_xref() for _ in range(len(elements) + 1)]
    for i, (kind, parent) in enumerate(elements):
        kids = [f"{xref} 0 R" for (_, up), xref in zip(elements, xrefs, strict=True) if up == i]
        marks = [str(mark) for mark, owner in enumerate(owners) if owner == i]
        above = root if parent < 0 else xrefs[parent]
        document.update_object(
            xrefs[i], f"<</S /{kind} /P {above} 0 R /Pg {page.xref} 0 R /K [{' '.join(kids + marks)}]>>"
        )
    tops = " ".join(f"{xref} 0 R" for (_, up), xref in zip(elements, xrefs, strict=True) if up < 0)
    marked = " ".join(f"{xrefs[owner]} 0 R" for owner in owners)
    document.update_object(
        root,
        f"<</Type /StructTreeRoot /K [{tops}] /RoleMap <<{roles}>> /ParentTree <</Nums [0 [{marked}]]>>>>",
    )
    document.xref_set_key(document.pdf_catalog(), "StructTreeRoot", f"{root} 0 R")
    document.xref_set_key(page.xref, "StructParents", "0")
    font = page.get_fonts()[0][4]
    lines = [
        f"/Span <</MCID {i}>> BDC BT /{font} 10 Tf 1 0 0 1 50 {450 - 20 * i} Tm (Words {i}) Tj ET EMC"
        for i in range(len(owners))
    ]
    document.update_stream(stream, "\n".join(lines).encode())
    return stored(page)


def lines_of(page: Any) -> tuple[Line, ...]:
    return text_layer(page).lines


def tags_of(page: Any) -> list[str]:
    return [line.tag for line in lines_of(page)]


def test_a_line_has_the_type_of_the_nearest_element_that_says_what_it_is() -> None:
    assert tags_of(tagged(LIST, [1, 4, 5, 7, 0])) == ["H2", "LI", "LI", "LI", ""]


def test_the_role_map_translates_types() -> None:
    assert tags_of(tagged(LIST, [8, 1], roles="/Story /BlockQuote")) == ["BlockQuote", "H2"]
    assert tags_of(tagged(LIST, [8, 1])) == ["", "H2"]


def test_lines_of_one_element_share_a_number() -> None:
    elements: list[Element] = [("Document", -1), ("P", 0), ("P", 0), ("Span", 1)]
    first, second, third, fourth = [line.element for line in lines_of(tagged(elements, [1, 3, 2, 2]))]
    assert first == second != third == fourth
    assert all((first, third))


def test_the_number_of_an_element_is_the_same_on_another_page() -> None:
    (once,), (again, _) = (lines_of(tagged(LIST, owners)) for owners in ([1], [1, 3]))
    assert once.element == again.element


def test_a_rotated_page_has_tags() -> None:
    page = tagged(LIST, [1, 3])
    page.set_rotation(90)
    assert tags_of(page) == ["H2", "LI"]


def test_text_of_a_document_without_tags_has_none() -> None:
    page = new_page(400, 500)
    write(page, 50, 50, "Words")
    (line,) = lines_of(stored(page))
    assert (line.tag, line.element) == ("", 0)


@pytest.mark.parametrize(
    "tree", ["null", "7", "[1 2]", "<</K 3 /ParentTree 5>>", "<</ParentTree <</Nums [0 9]>>>>"]
)
def test_a_damaged_tree_gives_no_tags(tree: str) -> None:
    page = tagged(LIST, [1, 3])
    document = page.parent
    document.xref_set_key(document.pdf_catalog(), "StructTreeRoot", tree)
    assert tags_of(stored(page)) == ["", ""]


def test_a_deep_tree_gives_no_tags() -> None:
    elements = [("P", i - 1) for i in range(1000)]
    page = tagged(elements, [999, 0, 999])
    before = process_time()
    assert len(lines_of(page)) == 3
    assert process_time() - before < 5


@given(
    st.lists(
        st.tuples(st.sampled_from(["P", "H1", "LI", "Span", "Document", "Made"]), st.integers(-1, 11)),
        min_size=1,
        max_size=12,
    ),
    st.data(),
)
def test_any_tree_is_read(elements: list[Element], data: st.DataObject) -> None:
    """Also with loops, because an element may be its own ancestor, and with parents that do not exist."""
    known = [(kind, min(parent, len(elements) - 1)) for kind, parent in elements]
    owners = data.draw(st.lists(st.integers(0, len(elements) - 1), min_size=1, max_size=8))
    assert len(lines_of(tagged(known, owners))) == len(owners)


def test_an_artifact_does_not_belong_to_the_element_before_it() -> None:
    page = tagged(LIST, [1, 3, 3, 3, 3])
    document, stream, font = page.parent, page.get_contents()[0], page.get_fonts()[0][4]
    words = f"\n/Artifact <</Type /Pagination>> BDC BT /{font} 10 Tf 1 0 0 1 50 20 Tm (Page 1) Tj ET EMC"
    document.update_stream(stream, page.read_contents() + words.encode())
    *_, item, last = lines_of(stored(page))
    assert (item.tag, bool(item.element)) == ("LI", True)
    assert (last.tag, bool(last.element)) == ("Artifact", False)
