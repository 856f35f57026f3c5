// The page is in a frame of the server's page. The frame may do nothing but run this script and save downloads, so
// pictures, kept decisions and the theme come from the page around it, by messages.

const MAX_PICTURES = 60;
const kept = new Map();
const asked = new Set();
const host = (type, content = {}) => parent.postMessage({ type, ...content }, "*");

let decisions = null;
shelf.load = () => decisions;
// Decisions are about this very document: one that was converted again may have other blocks.
shelf.save = (text) => host("keep", { text: `${review.digest} ${text}`, corrected: Object.keys(state.texts).length + Object.keys(state.added).length > 0 });

pictures.of = (page) => {
  if (!kept.has(page) && !asked.has(page)) {
    asked.add(page);
    pageElements.get(page)?.classList.add("waiting");
    host("picture", { page });
  }
  return kept.get(page) ?? "";
};
pictures.any = () => true;

/** A picture that was asked for is here: empty if there is none. */
function take(page, data) {
  asked.delete(page);
  pageElements.get(page)?.classList.remove("waiting");
  kept.set(page, data);
  if (kept.size > MAX_PICTURES) kept.delete(kept.keys().next().value);
  if (!data) {
    document.body.classList.add("no-pictures");
    return;
  }
  const section = pageElements.get(page);
  if (section && $(".sheet", section).childElementCount) {
    clear(section);
    fill(section);
  }
  for (const crop of textPane.querySelectorAll(`.text-page[data-page="${page}"] .crop.none`)) {
    crops.unobserve(crop);
    crops.observe(crop);
  }
  if (selection.flag !== null) showFlags();
}

addEventListener("message", ({ source: sender, data }) => {
  if (sender !== parent) return;
  if (data.type === "start") {
    const [digest] = (data.kept ?? "").split(" ", 1);
    decisions = digest === review.digest ? data.kept.slice(digest.length + 1) : null;
    document.documentElement.dataset.theme = data.theme;
    start();
    arrange();
    narrow.addEventListener("change", arrange);
    shelf.save(JSON.stringify(state));
  } else if (data.type === "picture") take(data.page, data.data);
  else if (data.type === "theme") document.documentElement.dataset.theme = data.theme;
  else if (data.type === "find") {
    if (narrow.matches) showPane("text");
    $("#find").focus();
    $("#find").select();
  } else if (data.type === "page") goTo(data.page);
  else if (data.type === "corrected")
    host("corrected", { format: data.format, text: data.format === "md" ? correctedMarkdown() : JSON.stringify(correctedDocument(), null, 1) + "\n" });
});

/** On a wide screen the bar of the page is not needed: what it holds moves to the bars of the panes. */
function arrange() {
  const wide = !narrow.matches;
  const bar = $(".bar");
  if (wide) {
    $("#page-pane .pane-bar h2").after($(".jump"));
    $("#flags-pane .pane-bar h2").after($("#progress"));
  } else bar.append($("#progress"), $(".jump"));
  bar.hidden = wide;
}

// Files that are dropped here are not opened in the frame.
for (const type of ["dragover", "drop"]) addEventListener(type, (event) => event.preventDefault());

// Keys that mean something to the page around.
addEventListener(
  "keydown",
  (event) => {
    const writing = event.target.matches?.("textarea, input, select");
    const free = event.key === "Escape" && !editor && !writing && selection.block === null && selection.flag === null;
    if (writing || event.ctrlKey || event.metaKey || event.altKey || !(free || ["?", "t", "[", "]"].includes(event.key))) return;
    event.stopPropagation();
    event.preventDefault();
    host("key", { key: event.key });
  },
  { capture: true },
);

host("ready");
