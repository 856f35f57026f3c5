"""Rebuild every sample document in this folder.

``python samples/make.py`` rebuilds everything; it needs
``pip install typst pillow pymupdf``. The dates in the PDFs and the seeds of the
noise are fixed, so that the same versions of these packages give the same files.
"""

import io
import math
import random
from pathlib import Path

import pymupdf
import typst
from PIL import Image, ImageChops, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent
PDF_DATE = "D:20250601090000Z"

MAP_SIZE = (800, 470)
LOW_GROUND = 4.0  # metres; what lies lower is drawn in blue
HILLS = (  # centre x, centre y, width, height in metres; x and y run from 0 to 1
    (0.22, 0.18, 0.30, 52.0),
    (0.80, 0.30, 0.17, 46.0),
    (0.50, 0.05, 0.22, 24.0),
    (0.08, 0.70, 0.16, 20.0),
)

SCAN_DPI = 200
SCAN_PAGES = ((3, 0.6), (5, -0.4))  # page number in report.pdf, turn in degrees


def ground_level(x: float, y: float) -> float:
    """Height in metres at a place on the map, lowest along the river and the sea."""
    hills = sum(
        height * math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / width**2) for cx, cy, width, height in HILLS
    )
    river = 0.52 + 0.07 * math.sin(5.0 * y + 0.6)
    valley = 11.0 * math.exp(-(((x - river) / 0.06) ** 2))
    slope = 20.0 * (1.02 - y)
    return hills + slope - valley


def ground_grid(width: int, height: int) -> list[list[float]]:
    """Heights for every pixel of the map and one more row and column."""
    return [
        [ground_level(column / width, row / height) for column in range(width + 1)]
        for row in range(height + 1)
    ]


def ground_colour(here: float, right: float, below: float) -> tuple[int, int, int]:
    """Colour of one pixel: contour line, low ground, or shaded relief."""
    crossed = any(here // 5 != other // 5 for other in (right, below))
    if crossed and here >= LOW_GROUND:
        return (96, 72, 48)
    light = 0.97 + max(-0.14, min(0.14, 0.5 * (here - right) + 0.5 * (here - below)))
    if here < LOW_GROUND:
        base = (136.0, 178.0, 214.0)
    else:
        share = min(1.0, here / 60.0)
        base = (200 + 28 * share, 214 - 8 * share, 172 + 6 * share)
    red, green, blue = (min(255, int(value * light)) for value in base)
    return (red, green, blue)


def make_map() -> None:
    """Draw the relief map that report.typ places as its raster figure."""
    width, height = MAP_SIZE
    grid = ground_grid(width, height)
    picture = Image.new("RGB", MAP_SIZE)
    for row in range(height):
        for column in range(width):
            here = grid[row][column]
            colour = ground_colour(here, grid[row][column + 1], grid[row + 1][column])
            picture.putpixel((column, row), colour)
    ImageDraw.Draw(picture).rectangle((0, 0, width - 1, height - 1), outline=(60, 60, 60), width=2)
    smooth = picture.filter(ImageFilter.GaussianBlur(0.6))
    smooth.quantize(128).save(HERE / "report_map.png", optimize=True)


def compile_pdf(name: str) -> None:
    """Compile one Typst source to the PDF beside it, with built-in fonts only."""
    data = typst.compile(str(HERE / f"{name}.typ"), format="pdf", ignore_system_fonts=True)
    (HERE / f"{name}.pdf").write_bytes(data)


def annotate_slides() -> None:
    """A reader's marks on the slides: a highlight with a remark, and a note."""
    with pymupdf.open(HERE / "slides.pdf") as slides:
        page = slides[3]
        mark = page.add_highlight_annot(page.search_for("Storage tank at Mill Green"))
        mark.set_info(content="Does this include the land?", title="A reader")
        mark.update()
        note = slides[4].add_text_annot((620, 90), "Show the lengths in kilometres as well.")
        note.set_info(title="A reader", creationDate=PDF_DATE, modDate=PDF_DATE)
        note.update()
        mark.set_info(creationDate=PDF_DATE, modDate=PDF_DATE)
        data = slides.tobytes(garbage=3, deflate=True, no_new_id=True)
    (HERE / "slides.pdf").write_bytes(data)


def noise(size: tuple[int, int], strength: int, seed: int) -> Image.Image:
    """Grey noise from 0 to ``2 * strength``, a little softened, the same for one seed."""
    width, height = size
    raw = Image.frombytes("L", size, random.Random(seed).randbytes(width * height))
    soft = raw.filter(ImageFilter.GaussianBlur(0.7))
    return soft.point(lambda value: value * 2 * strength // 255)


def add_noise(picture: Image.Image, strength: int, seed: int) -> Image.Image:
    """Give the grey picture noise of the given strength around each pixel."""
    grain = noise(picture.size, strength, seed)
    return ImageChops.add(picture, grain, scale=1.0, offset=-strength)


def make_receipt() -> None:
    """Render receipt.typ, lay it slightly turned on a darker table, add noise."""
    data = typst.compile(str(HERE / "receipt.typ"), format="png", ppi=200, ignore_system_fonts=True)
    paper = Image.open(io.BytesIO(data)).convert("L")
    table = Image.new("L", (paper.width + 100, paper.height + 100), 168)
    table.paste(paper, (50, 50))
    turned = table.rotate(-1.4, resample=Image.Resampling.BICUBIC, fillcolor=168)
    add_noise(turned, 4, seed=7).save(HERE / "receipt.png", optimize=True)


def scanned_page(page: pymupdf.Page, turn: float) -> bytes:
    """One page as a JPEG that looks as if it came off a flatbed scanner."""
    pixmap = page.get_pixmap(dpi=SCAN_DPI, colorspace=pymupdf.csGRAY, alpha=False)
    sheet = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
    turned = sheet.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=250)
    dull = turned.point(lambda value: 18 + value * 226 // 255)
    grainy = add_noise(dull, 6, seed=page.number)
    target = io.BytesIO()
    grainy.save(target, "JPEG", quality=70, optimize=True, dpi=(SCAN_DPI, SCAN_DPI))
    return target.getvalue()


def make_scan() -> None:
    """Put two pages of report.pdf into an image-only PDF."""
    with pymupdf.open(HERE / "report.pdf") as report, pymupdf.open() as scan:
        for number, turn in SCAN_PAGES:
            source = report[number - 1]
            sheet = scan.new_page(width=source.rect.width, height=source.rect.height)
            sheet.insert_image(sheet.rect, stream=scanned_page(source, turn))
        scan.set_metadata({"title": "Scanned pages", "creationDate": PDF_DATE, "modDate": PDF_DATE})
        scan.save(HERE / "scan.pdf", garbage=3, deflate=True, no_new_id=True)


def main() -> None:
    """Make all the samples in the order in which they need one another."""
    make_map()
    compile_pdf("report")
    compile_pdf("slides")
    annotate_slides()
    make_receipt()
    make_scan()


if __name__ == "__main__":
    main()
