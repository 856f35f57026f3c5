// The left side: pictures of the pages with the boxes of their blocks. Only pages near the screen have them.

const $ = (selector, inside = document) => inside.querySelector(selector);
const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (key in element && key !== "role") element[key] = value;
    else element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const pagesPane = $("#pages");
const textPane = $("#text");
const sizeOf = new Map(review.pages.map(({ page, size }) => [page, size]));
const pageElements = new Map();

/** For each page, [block, box, cell] of all that has a place on it. Small boxes come last, above the large ones. */
const placesOn = new Map();
for (const [index, block] of source.blocks.entries())
  for (const [page, box] of block.regions)
    if (box) {
      if (!placesOn.has(page)) placesOn.set(page, []);
      placesOn.get(page).push([index, box]);
    }
const areaOf = ([, [x0, y0, x1, y1]]) => (x1 - x0) * (y1 - y0);
for (const places of placesOn.values()) places.sort((a, b) => areaOf(b) - areaOf(a));

const blockElements = new Map([...textPane.querySelectorAll("article.block")].map((each) => [Number(each.dataset.block), each]));
const blockElement = (index) => blockElements.get(index);
/** The picture of a page as the address of an image; empty if there is none. */
const pictures = {
  of: (page) => document.getElementById(`picture-${page}`)?.textContent ?? "",
  any: () => $('[id^="picture-"]') !== null,
};
const pictureOf = (page) => pictures.of(page);

/** A block on the right side, and its boxes on pages that are near the screen. */
function elementsOf(block) {
  const pages = new Set(source.blocks[block].regions.map(([page]) => page));
  const boxes = [...pages].flatMap((page) => [...(pageElements.get(page)?.querySelectorAll(`[data-block="${block}"]`) ?? [])]);
  return [blockElement(block), ...boxes];
}

const setClass = (block, name, on) => elementsOf(block).forEach((each) => each.classList.toggle(name, on));

function place(element, page, [x0, y0, x1, y1], margin = 0) {
  const [width, height] = sizeOf.get(page);
  const percent = (value, whole) => `${Math.min(100, Math.max(0, (100 * value) / whole))}%`;
  element.style.left = percent(x0 - margin, width);
  element.style.top = percent(y0 - margin, height);
  element.style.width = percent(Math.min(x1, width) - Math.max(x0, 0) + 2 * margin, width);
  element.style.height = percent(Math.min(y1, height) - Math.max(y0, 0) + 2 * margin, height);
  return element;
}

function buildPages() {
  const seen = new IntersectionObserver(
    (entries) => entries.forEach(({ target, isIntersecting }) => (isIntersecting ? fill : clear)(target)),
    { root: pagesPane, rootMargin: "60% 0px" },
  );
  for (const { page, size, share } of review.pages) {
    const sheet = make("div", { className: "sheet" });
    sheet.style.aspectRatio = `${size[0]} / ${size[1]}`;
    const words = share === null ? "" : `${Math.floor(share * 1000) / 10} % of its words are in the document`;
    const figure = make(
      "section",
      { className: "page", "aria-label": `Page ${page}` },
      make("h3", { className: "page-name" }, `Page ${page}`, make("span", {}, words)),
      sheet,
    );
    figure.dataset.page = page;
    pageElements.set(page, figure);
    pagesPane.append(figure);
    seen.observe(figure);
  }
}

function fill(section) {
  const page = Number(section.dataset.page);
  const sheet = $(".sheet", section);
  if (sheet.childElementCount) return;
  const data = pictureOf(page);
  if (data) sheet.append(make("img", { src: data, alt: `Picture of page ${page}`, decoding: "async" }));
  for (const [index, box] of placesOn.get(page) ?? []) {
    const block = source.blocks[index];
    const button = make("button", { type: "button", className: "box", tabIndex: -1 });
    button.dataset.block = index;
    button.dataset.kind = block.kind;
    button.setAttribute("aria-label", `${block.kind}: ${(block.text?.plain ?? "").slice(0, 40)}`);
    button.classList.toggle("flagged", flagOf.has(index));
    button.classList.toggle("selected", index === selection.block);
    button.classList.toggle("done", flagOf.has(index) && isDone(flagOf.get(index)));
    sheet.append(place(button, page, box, 1));
  }
  drawSpots(page);
}

function clear(section) {
  $(".sheet", section).replaceChildren();
}

/** Pictures that come late in the file: pages that were filled before get them now. */
function addPictures() {
  for (const section of pageElements.values()) {
    const sheet = $(".sheet", section);
    if (sheet.childElementCount && !$("img", sheet)) {
      clear(section);
      fill(section);
    }
  }
}

/** Outlines of the places that the selected flag is about. */
function drawSpots(page) {
  const sheet = pageElements.has(page) && $(".sheet", pageElements.get(page));
  if (!sheet || !sheet.childElementCount) return;
  sheet.querySelectorAll(".spot").forEach((spot) => spot.remove());
  for (const spot of selection.spots)
    if (spot.page === page)
      sheet.append(place(make("div", { className: `spot ${spot.kind}` }), page, spot.box, 1.5));
}

function showPlace(page, box) {
  const section = pageElements.get(page);
  if (!section) return;
  const sheet = $(".sheet", section);
  const height = pagesPane.clientHeight;
  const top = sheet.getBoundingClientRect().top - pagesPane.getBoundingClientRect().top + pagesPane.scrollTop;
  const scale = sheet.clientHeight / sizeOf.get(page)[1];
  const [start, end] = box ? [top + box[1] * scale, top + box[3] * scale] : [top, top];
  if (start < pagesPane.scrollTop + 10 || end > pagesPane.scrollTop + height - 10)
    pagesPane.scrollTo({ top: box ? Math.max(0, start - Math.max(height / 4, 40)) : top - 30 });
  fill(section);
}

// ---- figures: parts of the picture of their page

const crops = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) cutOut(target);
  },
  { root: textPane, rootMargin: "50% 0px" },
);

/** Gives a figure its height before its picture is there, so that the text below it does not move later. */
function reserve(element) {
  const block = source.blocks[Number(element.closest(".block").dataset.block)];
  const box = block.regions.find((region) => region[1])?.[1];
  if (box) element.style.aspectRatio = `${box[2] - box[0]} / ${box[3] - box[1]}`;
  crops.observe(element);
}

function cutOut(element) {
  const block = source.blocks[Number(element.closest(".block").dataset.block)];
  const region = block.regions.find(([, box]) => box);
  const data = region && pictureOf(region[0]);
  if (!data) {
    element.classList.add("none");
    return;
  }
  crops.unobserve(element);
  element.classList.remove("none");
  drawPart(...region, 0, (canvas) => element.replaceChildren(canvas));
}

/** Calls `done` with a canvas that shows a part of a page, with a margin in points around it. */
function drawPart(page, [x0, y0, x1, y1], margin, done) {
  const image = new Image();
  image.onload = () => {
    const scale = image.naturalWidth / sizeOf.get(page)[0];
    const [left, top] = [Math.max(0, x0 - margin), Math.max(0, y0 - margin)];
    const [width, height] = [x1 + margin - left, y1 + margin - top].map((side) => Math.max(1, Math.ceil(side * scale)));
    const canvas = make("canvas", { width: Math.min(width, image.naturalWidth), height: Math.min(height, image.naturalHeight) });
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `Part of page ${page}`);
    canvas.getContext("2d").drawImage(image, -left * scale, -top * scale);
    done(canvas);
  };
  image.src = pictureOf(page);
}
