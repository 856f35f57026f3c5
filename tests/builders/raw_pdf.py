"""PDFs written byte by byte, because no library would write them."""

from __future__ import annotations

LINE = "0 0 m 90 90 l S"
"""A content stream that draws a line."""

BOMB = "/N Do"
"""A content stream that never ends: its form draws itself ten times over, twelve levels deep."""


def raw_pdf(*contents: str, box: str = "[0 0 99 99]", more: str = "", table: bool = True) -> bytes:
    """A page for each content stream. Without a cross-reference table, a reader has to repair the file.

    `more` is added to the dictionary of every page.
    """
    kids = " ".join(f"{100 + i} 0 R" for i in range(len(contents)))
    objects = {1: "<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>"}
    for level in range(10, 23):
        form = f"/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</N {level + 1} 0 R>>>>"
        objects[level] = _stream(form, "/N Do " * 10 if level < 22 else LINE)
    for i, content in enumerate(contents):
        resources = f"/Resources<</XObject<</N 10 0 R>>>>/Contents {500 + i} 0 R{more}"
        objects[100 + i] = f"<</Type/Page/Parent 2 0 R/MediaBox{box}{resources}>>"
        objects[500 + i] = _stream("", content)
    out, offsets = b"%PDF-1.7\n", {}
    for number, text in objects.items():
        offsets[number] = len(out)
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    if not table:
        return out + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"
    last = max(objects)
    rows = [
        f"{offsets[n]:010} 00000 n \n" if n in offsets else "0000000000 65535 f \n" for n in range(last + 1)
    ]
    trailer = f"trailer\n<</Root 1 0 R/Size {last + 1}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {last + 1}\n{''.join(rows)}{trailer}".encode()


def _stream(head: str, content: str) -> str:
    return f"<<{head}/Length {len(content)}>>\nstream\n{content}\nendstream"
