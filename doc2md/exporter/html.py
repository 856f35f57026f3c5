"""Writes a document as one HTML page, rendered from the same Markdown that `markdown.py` writes.

markdown-it-py renders the Markdown, and latex2mathml converts formulas to MathML. The result passes an allow-list
(nh3) before it is put into the template. The page loads only its own figures, and its Content Security Policy
enforces this.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Any

import jinja2
import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from doc2md.document import Document, texts_of
from doc2md.errors import UsageError
from doc2md.exporter.anchors import Slugs, with_anchors
from doc2md.exporter.direction import has_right_to_left, with_directions
from doc2md.exporter.markdown import Place, Writer
from doc2md.markup.mathml import MATHML_ATTRIBUTES, MATHML_TAGS, formula_html
from doc2md.options.export import ExportOptions, LineBreaks, Maths
from doc2md.structure.language import language_of
from doc2md.structure.scripts import reads_right_to_left
from doc2md.version import __version__

_HTML_TAGS = set(
    "h1 h2 h3 h4 h5 h6 p br hr a img em strong s del code pre sup sub ul ol li blockquote table thead tbody tr th td "
    "figure figcaption section div span mark".split()
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "dir"},
    "a": {"href"},
    "img": {"src", "alt"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    **MATHML_ATTRIBUTES,
}


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents: the level, anchor and text of a heading."""

    level: int
    id: str
    text: str


def to_html(document: Document, options: ExportOptions | None = None, place: Place | None = None) -> str:
    """The document as a complete HTML page.

    `options.math` and `options.line_breaks` have no effect. `place` is the location of the figures. Raises UsageError
    if `options.template` cannot be used.
    """
    options = replace(options or ExportOptions(), math=Maths.DOLLARS, line_breaks=LineBreaks.BR)
    document = with_anchors(document, pages=True)
    source = Writer(options, place or Place(), for_html=True).write(document)
    tokens = _parser().parse(source, env := dict[str, Any]())
    contents = _anchor_headings(tokens)
    rendered = _parser().renderer.render(tokens, _parser().options, env)
    words = " ".join(text.plain for block in document.blocks for text in texts_of(block))
    direction = "rtl" if reads_right_to_left(words) else "ltr"
    body = _sanitized(with_directions(rendered, direction) if has_right_to_left(words) else rendered)
    style = asset("document.css")
    return document_template(options.template).render(
        title=document.source.title or next((e.text for e in contents), document.source.name),
        language=language_of(words),
        direction=direction,
        body=Markup(body),  # noqa: S704  # sanitized by the allow-list
        contents=contents if len(contents) > 2 else [],
        style=Markup(style),  # noqa: S704  # the file is part of doc2md
        style_hash=policy_hash(style),
        version=__version__,
        document=document,
    )


def fragment(source: str) -> str:
    """The Markdown of one block as HTML that passed the allow-list. It has no ids, and its links lead nowhere."""
    return _sanitized(_parser().render(source, {}), links=False)


def policy_hash(content: str) -> str:
    """The name by which a Content Security Policy allows an inline style or script with this content."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # These settings keep "$5 and $10" as text.
    parser.use(
        dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True, renderer=_formula
    )
    parser.use(footnote_plugin)
    return parser


def _formula(source: str, options: dict[str, Any]) -> str:
    """MathML, or the LaTeX source if the formula cannot be converted."""
    return formula_html(source, display=bool(options.get("display_mode")))


def _anchor_headings(tokens: Sequence[Token]) -> list[ContentsEntry]:
    """Give every heading a unique id, and return the entries of the table of contents."""
    entries: list[ContentsEntry] = []
    slugs = Slugs()
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            text = "".join(
                t.content for t in inline.children or [] if t.type in {"text", "code_inline", "math_inline"}
            )
            name = slugs(text)
            opening.attrSet("id", name)
            entries.append(ContentsEntry(int(opening.tag[1]), name, text))
    return entries


def _sanitized(body: str, *, links: bool = True) -> str:
    """Remove all HTML that is not in the allow-list: scripts, styles, frames, event handlers, unknown URL schemes.

    Without `links`, addresses and ids are removed as well.
    """
    return nh3.clean(
        body,
        tags=_HTML_TAGS | MATHML_TAGS,
        attributes=_ATTRIBUTES if links else _ATTRIBUTES | {"*": {"class"}, "a": set()},
        attribute_filter=_checked_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer" if links else None,
        strip_comments=True,
    )


def _checked_attribute(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, or None to remove the attribute."""
    if tag == "img" and name == "src":
        # Only figures that doc2md wrote: files in the figures' folder, or embedded images.
        ours = re.fullmatch(
            r"(?:[^:/\\?#%]+/)?p\d{4,}-fig\d{2,}\.\w{3,4}|data:image/(?:png|jpeg|webp);base64,[\w+/=]+", value
        )
        return value if ours or re.fullmatch(r"[\w%.~-]+/p\d{4,}-fig\d{2,}\.\w{3,4}", value) else None
    if name == "href" and value.lower().startswith("data:"):
        return None
    if name == "dir":
        return value if value in {"ltr", "rtl"} else None
    if name in {"colspan", "rowspan"}:
        return value if re.fullmatch(r"[1-9]\d{0,2}", value) else None
    return value


def templates() -> Traversable:
    """The folder `templates`."""
    packed = resources.files("doc2md") / "templates"
    # In a checkout, the templates are next to the package, not inside it.
    return packed if packed.is_dir() else Path(__file__).parents[2] / "templates"


@cache
def asset(name: str) -> str:
    """A file of the folder `templates`."""
    return templates().joinpath(*name.split("/")).read_text("utf-8")


def template(source: str) -> jinja2.Template:
    """A Jinja2 template that escapes all values. Raises jinja2.TemplateError."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(source)


def document_template(path: Path | None) -> jinja2.Template:
    """The template of HTML pages: the user's own, or that of doc2md. Raises UsageError if it cannot be used."""
    if path is None:
        return template(asset("document.html.j2"))
    try:
        return template(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"--template {path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise UsageError(f"--template {path}: not UTF-8 text") from None
    except jinja2.TemplateError as error:
        raise UsageError(f"--template {path}: not a valid Jinja2 template: {error}") from error
