// Selection, views, keys.

const selection = { block: null, flag: null, spots: [] };
const narrow = matchMedia("(max-width: 820px)");
// ---- selection

function select(block, flag, { scrollPage = true, scrollText = true } = {}) {
  if (editor && editor.block !== block) closeEditor();
  const pages = new Set(selection.spots.map(({ page }) => page));
  if (selection.block !== null) setClass(selection.block, "selected", false);
  selection.block = block;
  selection.flag = flag ?? null;
  const reasons = flag === undefined ? [] : review.flags[flag].reasons;
  selection.spots = reasons
    .filter(({ box }) => box)
    .map(({ box, kind }) => ({ page: review.flags[flag].page, box, kind }));
  for (const { page } of selection.spots) pages.add(page);
  if (block !== null) {
    const [page, box] = source.blocks[block].regions[0];
    const spot = selection.spots[0];
    if (scrollPage) showPlace(spot?.page ?? page, spot?.box ?? box);
    setClass(block, "selected", true);
    if (scrollText) showText(blockElement(block));
  } else if (flag !== undefined) {
    const { page } = review.flags[flag];
    showPlace(page, selection.spots[0]?.box);
    const after = review.flags[flag].after ?? null;
    if (scrollText) showText(after === null ? $(`.text-page[data-page="${page}"]`) : blockElement(after));
  }
  pages.forEach(drawSpots);
  highlightWords(block, reasons);
  showFlags();
  showInspector();
}

const clearSelection = () => select(null, undefined);

function showText(element) {
  if (!element) return;
  const [pane, box] = [textPane.getBoundingClientRect(), element.getBoundingClientRect()];
  if (box.top < pane.top + 30 || box.bottom > pane.bottom)
    textPane.scrollTop += box.top - pane.top - Math.max(40, Math.min(pane.height / 4, (pane.height - box.height) / 2));
}

/** Marks the words of the selected flag in the text, without changing it. */
function highlightWords(block, reasons) {
  if (!window.Highlight || !CSS.highlights) return;
  CSS.highlights.delete("flagged");
  if (block === null) return;
  const { all, rangeOf } = renderedText($(".body", blockElement(block)));
  const ranges = reasons.flatMap(({ words }) => {
    const start = words ? all.indexOf(words) : -1;
    return start < 0 ? [] : [rangeOf(start, start + words.length)];
  });
  CSS.highlights.set("flagged", new Highlight(...ranges));
}

// ---- what is selected, for phones, and for blocks without a flag

function showInspector() {
  const bar = $("#inspector");
  const { block, flag } = selection;
  bar.hidden = block === null && flag === null;
  if (bar.hidden) return;
  const button = (words, label, action) => make("button", { type: "button", onclick: action, ariaLabel: label, title: label }, words);
  const says = flag === null ? [blockElement(block).getAttribute("aria-label")] : review.flags[flag].reasons.map((reason) => reason.says);
  const correct = flag === null && block !== null ? [make("button", { type: "button", onclick: () => openEditor(block), title: "e" }, "Correct")] : [];
  bar.replaceChildren(
    make("p", { dir: "auto" }, ...(flag === null ? [] : [chip(review.flags[flag].reasons[0].kind), " "]), says.join(" ")),
    make(
      "div",
      { className: "actions" },
      button("‹", "Previous flag (k)", () => step(-1)),
      button("›", "Next flag (j)", () => step(1)),
      ...(flag === null ? correct : actionsFor(flag)),
    ),
  );
  bar.classList.toggle("plain", flag === null);
}

// ---- views

function showPane(name) {
  document.body.dataset.pane = name;
  document.querySelectorAll(".tabs button").forEach((tab) => tab.setAttribute("aria-current", String(tab.dataset.pane === name)));
  if (!narrow.matches) return;
  if (name === "page" && (selection.block !== null || selection.flag !== null)) {
    const flag = selection.flag === null ? null : review.flags[selection.flag];
    const region = selection.block === null ? [flag.page, null] : source.blocks[selection.block].regions[0];
    showPlace(selection.spots[0]?.page ?? region[0], selection.spots[0]?.box ?? region[1]);
  }
  if (name === "text" && selection.block !== null) showText(blockElement(selection.block));
}

function showView(name) {
  closeEditor();
  document.body.dataset.view = name;
  document.querySelectorAll(".views button").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.view === name)));
  if (name === "source") source.blocks.forEach((_, block) => showSource(block));
  const tables = source.blocks.some(({ kind }) => kind === "table");
  document.body.classList.toggle("no-tables", name === "tables" && !tables);
  if (selection.block !== null) showText(blockElement(selection.block));
}

function showSource(block) {
  if (document.body.dataset.view !== "source") return;
  const element = blockElement(block);
  const markdown = blockMarkdown(block);
  let pre = $(":scope > .source", element);
  if (!pre) element.append((pre = make("pre", { className: "source", dir: "auto" })));
  pre.textContent = markdown ?? "";
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("doc2md-review-theme", theme);
  } catch {
    // It is not kept.
  }
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  setTheme(dark ? "light" : "dark");
}

let zoom = 100;
function setZoom(percent) {
  zoom = Math.min(300, Math.max(50, percent));
  pagesPane.style.setProperty("--zoom", `${zoom}%`);
}

// ---- events

function bind() {
  for (const pane of [pagesPane, textPane]) {
    pane.addEventListener("click", (event) => {
      const target = event.target.closest("[data-block]");
      if (!target || event.target.closest(".editor") || String(getSelection())) return;
      const block = Number(target.dataset.block);
      const again = block === selection.block && pane === textPane && document.body.dataset.view !== "source";
      const slot = pane === textPane && again ? slotAt(block, event.target) : undefined;
      const fromPage = pane === pagesPane;
      if (editor && editor.block === block && slot !== undefined) {
        saveText();
        showSlot(slot);
      } else if (slot !== undefined && slotsOf(block).length > 1) openEditor(block, slot);
      else select(block, flagOf.get(block), { scrollPage: !fromPage, scrollText: fromPage });
    });
    for (const [type, on] of [["pointerover", true], ["pointerout", false]])
      pane.addEventListener(type, (event) => {
        const block = event.target.closest("[data-block]")?.dataset.block;
        if (block === undefined) return;
        setClass(Number(block), "hover", on);
      });
  }
  textPane.addEventListener("dblclick", (event) => {
    const target = event.target.closest(".block");
    if (target && !event.target.closest(".editor")) openEditor(Number(target.dataset.block), slotAt(Number(target.dataset.block), event.target));
  });
  textPane.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".block")) return;
    const block = Number(event.target.dataset.block);
    select(block, flagOf.get(block), { scrollText: false });
  });
  textPane.querySelectorAll("[data-go]").forEach((button) => (button.onclick = () => goTo(Number(button.dataset.go))));
  document.querySelectorAll(".tabs button").forEach((tab) => (tab.onclick = () => showPane(tab.dataset.pane)));
  document.querySelectorAll(".views button").forEach((button) => (button.onclick = () => showView(button.dataset.view)));
  $("#only-open").onchange = () => showFlags();
  $("#theme").onclick = switchTheme;
  $("#help").onclick = () => $("#keys").showModal();
  $("#zoom-in").onclick = () => setZoom(zoom + 25);
  $("#zoom-out").onclick = () => setZoom(zoom - 25);
  bindFind();
  $("#page-number").onchange = (event) => goTo(Number(event.target.value));
  $("#get-markdown").onclick = () => download(`${review.stem}.md`, "text/markdown", correctedMarkdown());
  $("#get-json").onclick = () => download(`${review.stem}.json`, "application/json", JSON.stringify(correctedDocument(), null, 1) + "\n");
  document.addEventListener("keydown", onKey);
  addEventListener("beforeunload", keep);
}

function goTo(page) {
  if (!pageElements.has(page)) return;
  showPlace(page, null);
  pagesPane.scrollTop = pageElements.get(page).offsetTop - pagesPane.offsetTop;
  const section = $(`.text-page[data-page="${page}"]`);
  textPane.scrollTop += section.getBoundingClientRect().top - textPane.getBoundingClientRect().top;
}

function watchPages() {
  const seen = new Map();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio } of entries) seen.set(Number(target.dataset.page), intersectionRatio);
      const [page] = [...seen].reduce((best, each) => (each[1] > best[1] ? each : best));
      if (document.activeElement !== $("#page-number")) $("#page-number").value = page;
    },
    { root: pagesPane, threshold: [0, 0.25, 0.5, 0.75, 1] },
  );
  pageElements.forEach((section) => observer.observe(section));
}

function onKey(event) {
  const inText = event.target.matches("textarea, input, select");
  if (event.key === "Escape") {
    if ($("#keys").open) return;
    if (editor) closeEditor();
    else if (inText) event.target.blur();
    else clearSelection();
    return;
  }
  if (editor && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    saveText();
    closeEditor();
    return;
  }
  if (inText || event.ctrlKey || event.metaKey || event.altKey || $("#keys").open) return;
  const { block, flag } = selection;
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    a: () => flag !== null && accept(flag),
    e: () => block !== null && openEditor(block),
    1: () => showView("text"),
    2: () => showView("source"),
    3: () => showView("tables"),
    t: switchTheme,
    "?": () => $("#keys").showModal(),
    "/": () => $("#find").focus(),
  };
  // The arrows scroll a side that has the focus.
  const scrolls = event.key.startsWith("Arrow") && event.target.closest("#pages, #text");
  if (!(event.key in actions) || scrolls) return;
  event.preventDefault();
  actions[event.key]();
}

function start() {
  try {
    const theme = localStorage.getItem("doc2md-review-theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch {
    // The theme of the system.
  }
  restore();
  buildPages();
  buildFlags();
  bind();
  watchPages();
  for (const block of source.blocks.keys()) if (isCorrected(block)) showCorrections(block);
  textPane.querySelectorAll(".crop").forEach(reserve);
  showAdded();
  showReadings();
  showPane("page");
  showProgress();
  $("#page-count").textContent = `of ${review.pages.length}`;
  $("#kept").textContent = "Your work is kept in this browser until you clear its data. Download it to be safe.";
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", finish);
  else finish();
}

function finish() {
  addPictures();
  textPane.querySelectorAll(".crop.none").forEach((crop) => {
    crops.unobserve(crop);
    crops.observe(crop);
  });
  document.body.classList.toggle("no-pictures", !pictures.any());
}
