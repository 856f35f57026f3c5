// Find words in the text. All places are marked; Enter goes from one to the next, and shows it on its page.

const finding = { ranges: [], at: -1, waiting: 0 };
const MAX_PLACES = 5000;

/** The rendered text of an element, and a function from a stretch of it to a range of the page. */
function renderedText(element) {
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const starts = [];
  let all = "";
  while (nodes.nextNode()) {
    starts.push([all.length, nodes.currentNode]);
    all += nodes.currentNode.data;
  }
  const at = (offset) => {
    const [start, node] = starts.findLast(([first]) => first <= offset);
    return [node, Math.min(offset - start, node.length)];
  };
  const rangeOf = (start, end) => {
    const range = new Range();
    range.setStart(...at(start));
    const [node, offset] = at(end - 1);
    range.setEnd(node, offset + 1);
    return range;
  };
  return { all, rangeOf };
}

/** The places of a pattern in an element. */
function placesIn(element, pattern) {
  const { all, rangeOf } = renderedText(element);
  return [...all.matchAll(pattern)].map(({ index, 0: words }) => rangeOf(index, index + words.length));
}

function find() {
  const words = $("#find").value.trim().split(/\s+/u).map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  const pattern = new RegExp(words.join("\\s+"), "giu");
  Object.assign(finding, { ranges: [], at: -1 });
  if (words[0])
    for (const [block, element] of blockElements) {
      for (const range of placesIn($(".body", element), pattern)) finding.ranges.push({ block, range });
      if (finding.ranges.length > MAX_PLACES) break;
    }
  if (finding.ranges.length) goToPlace(0, { select: false });
  else showPlaces();
}

function showPlaces() {
  const { ranges, at } = finding;
  const asked = $("#find").value.trim();
  const many = ranges.length > MAX_PLACES ? `${MAX_PLACES}+` : String(ranges.length);
  $("#found").textContent = !asked ? "" : ranges.length ? `${at + 1} of ${many}` : "none";
  $("#find").classList.toggle("in-vain", Boolean(asked) && !ranges.length);
  if (!window.Highlight || !CSS.highlights) return;
  CSS.highlights.set("found", new Highlight(...ranges.map(({ range }) => range)));
  CSS.highlights.set("found-here", new Highlight(...(at < 0 ? [] : [ranges[at].range])));
}

function goToPlace(index, { select: selecting = true } = {}) {
  const { ranges } = finding;
  if (!ranges.length) return;
  finding.at = (index + ranges.length) % ranges.length;
  const { block, range } = ranges[finding.at];
  if (document.body.dataset.view !== "text") showView("text");
  if (selecting) select(block, flagOf.get(block), { scrollText: false });
  blockElement(block).scrollIntoView({ block: "nearest" });
  const [pane, box] = [textPane.getBoundingClientRect(), range.getBoundingClientRect()];
  if (box.top < pane.top + 20 || box.bottom > pane.bottom - 20) textPane.scrollTop += box.top - pane.top - pane.height / 3;
  showPlaces();
}

/** A long document is searched when the person pauses, not for each letter. */
const PAUSE = 150;

function bindFind() {
  const field = $("#find");
  const findNow = () => {
    clearTimeout(finding.waiting);
    finding.waiting = 0;
    find();
  };
  field.oninput = () => {
    clearTimeout(finding.waiting);
    finding.waiting = setTimeout(findNow, PAUSE);
  };
  field.onkeydown = (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const here = finding.waiting ? (findNow(), 0) : finding.at + (event.shiftKey ? -1 : 1);
      goToPlace(here);
    } else if (event.key === "Escape" && field.value) {
      field.value = "";
      findNow();
      event.stopPropagation();
    }
  };
}
