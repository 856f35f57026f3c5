"""The HTML page: its content, and that hostile documents and answers are harmless in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from doc2md.document import Document, Kind, Mark, MarkKind, PageRow, PageStatus, Source
from doc2md.errors import UsageError
from doc2md.exporter.html import to_html
from doc2md.exporter.markdown import Place
from doc2md.options.export import ExportOptions
from tests.builders.answers import grounded
from tests.builders.blocks import block, paragraph
from tests.builders.readings import assembled, read_answer


def document(answer: str, title: str = "") -> Document:
    blocks = assembled(read_answer(answer)).blocks
    return Document(Source("case.pdf", "", 1, title), (PageRow(1, PageStatus.OK),), blocks)


def text(body: str) -> str:
    return grounded("text", body)


class Page(HTMLParser):
    """Every tag with its attributes, and the text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def main(self) -> list[tuple[str, dict[str, str | None]]]:
        names = [tag for tag, _ in self.tags]
        return self.tags[names.index("main") + 1 :]


HOSTILE = [
    pytest.param('<script>fetch("http://127.0.0.1:9/")</script>', id="a script"),
    pytest.param("<img src=x onerror=alert(1)><svg/onload=alert(1)>", id="event handlers"),
    pytest.param('<iframe srcdoc="<script>1</script>"></iframe>', id="a frame"),
    pytest.param('<style>@import "http://127.0.0.1:9/c";</style>', id="a style"),
    pytest.param('<base href="http://127.0.0.1:9/">', id="a base"),
    pytest.param("<!-- --!><script>1</script> -->", id="a comment trick"),
    pytest.param("[a](javascript:alert(1)) [b](vbscript:x) <javascript:alert(1)>", id="script addresses"),
    pytest.param("[d](data:text/html;base64,PHNjcmlwdD4=)", id="a data address"),
    pytest.param(
        "![a](file:///etc/passwd) ![b](http://127.0.0.1:9/ssrf.png)", id="remote and local pictures"
    ),
    pytest.param(
        "![c](../../../../etc/passwd) ![d](//127.0.0.1:9/x) ![e](\\\\127.0.0.1\\share\\x)", id="paths"
    ),
    pytest.param('![x](x.png"onerror="alert(1))', id="a quote in an address"),
    pytest.param(
        '<table><tr><td colspan="99999999" style="position:fixed" onclick="x()">t</td></tr></table>',
        id="a cell",
    ),
    pytest.param(r"\(\href{javascript:alert(1)}{x}\) \(\text{<script>1</script>}\)", id="formulas"),
    pytest.param("</main></body></html><script>1</script>", id="closing tags"),
]
ALLOWED = {
    "a", "br", "code", "div", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "img", "li", "ol", "p",
    "pre", "section", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    "math", "mi", "mn", "mo", "mrow", "mspace", "mtext",
}  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_answers_are_inert(body: str) -> None:
    for tag, attributes in Page(to_html(document(text(body)))).main():
        assert tag in ALLOWED
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert not re.match(
            r"\s*(?:javascript|vbscript|data|file):", attributes.get("href") or "", re.IGNORECASE
        )
        assert tag != "img"  # no figure was cut out, so any picture would be foreign
        assert int(attributes.get("colspan") or 1) <= 1000


def test_a_title_of_a_document_cannot_open_a_tag() -> None:
    page = to_html(document(text("x"), title="</title><script>alert(1)</script>"))
    assert "<script" not in page


def test_template_syntax_in_an_answer_is_literal() -> None:
    page = to_html(document(text('{{ 7*7 }} {% include "/etc/passwd" %} ${7*7}')))
    assert "{{ 7*7 }}" in page
    assert "49" not in Page(page).text


def test_the_policy_allows_only_our_own_style_and_figures() -> None:
    page = to_html(document(text("x")))
    policy = next(a["content"] for t, a in Page(page).tags if t == "meta" and "http-equiv" in a)
    assert policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_nothing_is_loaded_from_anywhere_else() -> None:
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", to_html(document(text("x"))))


def test_prices_are_no_formulas() -> None:
    page = Page(to_html(document(text("between $5 and $10"))))
    assert "between $5 and $10" in page.text
    assert "math" not in [tag for tag, _ in page.tags]


def test_formulas_are_mathml() -> None:
    page = Page(to_html(document(text(r"the flow \(\frac{a}{b}\)"))))
    assert {"math", "mfrac"} <= {tag for tag, _ in page.tags}


def test_a_formula_that_cannot_be_parsed_is_shown_as_its_source() -> None:
    formula = paragraph("so a_b_c it is", Mark(3, 8, MarkKind.MATH))
    page = Page(to_html(Document(Source("a.pdf", ""), (), (formula,))))
    assert "a_b_c" in page.text
    assert "math" not in [tag for tag, _ in page.tags]


def test_headings_have_distinct_ids_and_are_listed() -> None:
    titles = [(100, "Costs"), (200, "Work"), (300, "Costs")]
    answer = "".join(grounded("sub_title", f"## {name}", (100, y, 900, y + 20)) for y, name in titles)
    page = Page(to_html(document(answer)))
    ids = [a["id"] for t, a in page.main() if t == "h2"]
    assert ids == ["costs", "work", "costs-1"]
    assert [a["href"] for t, a in page.tags if t == "a"] == ["#costs", "#work", "#costs-1"]


def test_each_page_has_an_anchor_and_a_failed_page_says_why() -> None:
    rows = (PageRow(1, PageStatus.OK), PageRow(2, PageStatus.FAILED, notes=("<b>too</b> slow",)))
    page = Page(to_html(Document(Source("x.pdf", ""), rows, (paragraph("one"),))))
    assert {"page-1", "page-2"} <= {str(a.get("id")) for _, a in page.tags}
    assert "Page 2 failed:" in page.text
    assert "b" not in [tag for tag, _ in page.main()]


def test_a_figure_has_its_caption() -> None:
    caption = block(Kind.CAPTION, "Figure 1: The wall.")
    figure = block(Kind.FIGURE, children=(caption,), figure="p0001-fig01.png")
    source = Document(Source("x.pdf", ""), (PageRow(1, PageStatus.OK),), (figure,))
    page = Page(to_html(source, place=Place("x y_artifacts")))
    assert [t for t, _ in page.main()][:5] == ["div", "figure", "p", "img", "figcaption"]
    assert dict(page.main()[3][1])["src"] == "x%20y_artifacts/p0001-fig01.png"


def test_a_custom_template_is_used(tmp_path: Path) -> None:
    mine = tmp_path / "mine.j2"
    mine.write_text("<h1>{{ title }}</h1>{{ body }}", "utf-8")
    page = to_html(document(text("x"), title="A & B"), ExportOptions(template=mine))
    assert page.startswith("<h1>A &amp; B</h1>")


def test_a_template_with_a_mistake_is_a_clear_error(tmp_path: Path) -> None:
    mine = tmp_path / "mine.j2"
    mine.write_text("{% for %}", "utf-8")
    with pytest.raises(UsageError, match="--template"):
        to_html(document(text("x")), ExportOptions(template=mine))


@pytest.mark.parametrize("width", [360, 1200])
def test_in_a_browser_nothing_runs_loads_or_overflows(chromium: Any, tmp_path: Path, width: int) -> None:
    answer = "".join(text(str(param.values[0])) for param in HOSTILE)
    file = tmp_path / "page.html"
    file.write_text(to_html(document(answer)), "utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 800})
    happened: list[str] = []
    page.on("dialog", lambda dialog: happened.append("dialog"))
    page.on("console", lambda message: happened.append(message.text))
    page.on("request", lambda request: happened.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    assert happened == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
