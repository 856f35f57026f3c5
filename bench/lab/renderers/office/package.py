"""The parts of a text document, packed into one file."""

from __future__ import annotations

from bench.lab import furniture
from bench.lab.measures import measures
from bench.lab.renderers.inks import Job
from bench.lab.renderers.office import page
from bench.lab.renderers.office.numbering import Numbering
from bench.lab.renderers.office.runs import Runs
from bench.lab.renderers.office.styles import NAMESPACES, styles
from bench.lab.renderers.office.xml import el, packed, w

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def packed_document(job: Job, body: str, runs: Runs, lists: Numbering, pictures: dict[str, bytes]) -> bytes:
    """The whole file.

    Args:
        job: the document.
        body: its text as XML.
        runs: what wrote its lines, with the notes and the addresses of links.
        lists: the definitions of its lists.
        pictures: the files of pictures by their names.
    """
    m = measures(job.style)
    job.inks.uncoloured(
        m.margins[3] - 2, furniture.LINE_NUMBERS, [f"{note.id}:marker" for note in runs.notes]
    )
    ground = w("background", color=m.paper[1:]) if m.paper != "#ffffff" else ""
    parts = {
        "document": el("w:document", NAMESPACES, ground + w("body", body)),
        "styles": styles(job.style, m),
        "numbering": lists.file(),
        "settings": el(
            "w:settings", NAMESPACES, w("displayBackgroundShape") + w("evenAndOddHeaders") + w("compat")
        ),
        "footnotes": _footnotes(runs),
    }
    relations = [
        ("styles", "styles"),
        ("numbering", "numbering"),
        ("settings", "settings"),
        ("footnotes", "footnotes"),
    ]
    links = [_relation(name, f"{_OFFICE}/{kind}", f"{name}.xml") for name, kind in relations]
    for kind in ("header", "footer"):
        for parity, name in (("odd", "default"), ("even", "even")):
            tag = {"header": "w:hdr", "footer": "w:ftr"}[kind]
            parts[f"{kind}-{name}"] = el(tag, NAMESPACES, page.running(job, m, kind, parity))
            links.append(_relation(f"{kind}-{name}", f"{_OFFICE}/{kind}", f"{kind}-{name}.xml"))
    for number, address in enumerate(runs.links, 1):
        links.append(_relation(f"link{number}", f"{_OFFICE}/hyperlink", address, external=True))
    for number, name in enumerate(pictures, 1):
        links.append(_relation(f"picture{number}", f"{_OFFICE}/image", f"media/{name}"))
    files: dict[str, str | bytes] = {"[Content_Types].xml": _types(parts)}
    files["_rels/.rels"] = _relations(
        [_relation("document", f"{_OFFICE}/officeDocument", "word/document.xml")]
    )
    files["word/_rels/document.xml.rels"] = _relations(links)
    files |= {f"word/{name}.xml": _HEAD + text for name, text in parts.items()}
    files |= {f"word/media/{name}": data for name, data in pictures.items()}
    return packed(files)


def _relation(name: str, kind: str, target: str, *, external: bool = False) -> str:
    mode = "External" if external else None
    return el("Relationship", {"Id": name, "Type": kind, "Target": target, "TargetMode": mode})


def _relations(rows: list[str]) -> str:
    return _HEAD + el("Relationships", {"xmlns": f"{_PACKAGE}/relationships"}, "".join(rows))


def _types(parts: dict[str, str]) -> str:
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml",
                "jpg": "image/jpeg", "png": "image/png"}  # fmt: skip
    rows = [el("Default", {"Extension": end, "ContentType": kind}) for end, kind in defaults.items()]
    for name in parts:
        kind = name.partition("-")[0]
        kind = "document.main" if kind == "document" else kind
        rows.append(el("Override", {"PartName": f"/word/{name}.xml", "ContentType": f"{_TYPE}.{kind}+xml"}))
    return _HEAD + el("Types", {"xmlns": f"{_PACKAGE}/content-types"}, "".join(rows))


def _footnotes(runs: Runs) -> str:
    rows = [
        w("footnote", w("p", w("r", w("separator"))), type="separator", id=0),
        w("footnote", w("p", w("r", w("continuationSeparator"))), type="continuationSeparator", id=1),
    ]
    layout = w("pPr", w("pStyle", val="FootnoteText") + w("ind", firstLine=0))
    rows += [w("footnote", w("p", layout + runs.note(note)), id=n) for n, note in enumerate(runs.notes, 2)]
    return el("w:footnotes", NAMESPACES, "".join(rows))
