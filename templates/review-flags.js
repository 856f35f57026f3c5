// The list of flags: what may be wrong, and what a person decided about it.

const KINDS = {
  page: "pages",
  missing: "missing",
  changed: "changed",
  unsupported: "unsupported",
  repeated: "repeated",
  moved: "moved",
  differs: "differs",
  doubt: "doubtful",
};
const KIND_NAMES = { ...KINDS, page: "page" };
let filter = null;

const isDone = (index) => flagKey(index) in state.checked;
const isShown = (index) =>
  (!filter || review.flags[index].reasons.some(({ kind }) => kind === filter)) &&
  !($("#only-open").checked && isDone(index) && index !== selection.flag);

function flagTitle(flag) {
  if (flag.block === null) return `Page ${flag.page}`;
  return `Page ${flag.page} · ${source.blocks[flag.block].kind.replace("_", " ")}`;
}

/** What this and the other reading have, with the differing words marked. */
function runsOf({ runs }) {
  return runs.flatMap(([ours, theirs]) => {
    if (ours === theirs) return [ours];
    return [...(ours ? [make("del", {}, ours)] : []), ...(theirs ? [make("ins", {}, theirs)] : [])];
  });
}

/** Shows below each block how the other reading differs. */
function showReadings() {
  for (const flag of review.flags) {
    const differing = flag.block === null ? [] : flag.reasons.filter(({ kind }) => kind === "differs");
    if (!differing.length) continue;
    const lines = differing.map((reason) => make("p", { dir: "auto" }, reason.says, " ", ...runsOf(reason)));
    blockElement(flag.block).append(make("aside", { className: "other", "aria-label": "Other reading" }, ...lines));
  }
}

const chip = (kind) => make("span", { className: `chip ${kind}` }, KIND_NAMES[kind]);

function buildFlags() {
  const counts = new Map();
  for (const flag of review.flags)
    for (const kind of new Set(flag.reasons.map((reason) => reason.kind))) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const choose = (kind) => {
    filter = kind;
    showFlags();
  };
  const button = (kind, name, count) => {
    const element = make("button", { type: "button", onclick: () => choose(kind) }, name, make("b", {}, String(count)));
    element.dataset.filter = kind ?? "";
    return element;
  };
  $("#filters").append(button(null, "all", review.flags.length));
  for (const [kind, name] of Object.entries(KINDS))
    if (counts.has(kind)) $("#filters").append(button(kind, name, counts.get(kind)));
  for (const [index, flag] of review.flags.entries()) {
    const head = make(
      "button",
      { type: "button", className: "flag-head" },
      make("span", { className: "flag-title" }, make("span", { className: "tick", ariaHidden: "true" }), flagTitle(flag)),
      make("span", { className: "chips" }, ...[...new Set(flag.reasons.map(({ kind }) => kind))].map(chip)),
      ...flag.reasons.slice(0, 4).map((reason) => make("span", { className: "says", dir: "auto" }, reason.says, ...runsOf(reason))),
      ...(flag.reasons.length > 4 ? [make("span", { className: "says" }, `and ${flag.reasons.length - 4} more`)] : []),
    );
    head.onclick = () => chooseFlag(index);
    const item = make("li", {}, head);
    item.dataset.flag = index;
    $("#flags").append(item);
  }
  if (!review.flags.length)
    $("#flags").append(make("li", { className: "none" }, "Nothing is flagged. You can still correct any block: select it and press e."));
}

/** Select a flag from the list. On a phone, this shows its page. */
function chooseFlag(index) {
  select(review.flags[index].block, index);
  if (narrow.matches) showPane("page");
}

function showFlags() {
  for (const button of $("#filters").children)
    button.setAttribute("aria-pressed", String((button.dataset.filter || null) === filter));
  for (const item of $("#flags").children) {
    const index = Number(item.dataset.flag ?? -1);
    if (index < 0) continue;
    const current = index === selection.flag;
    item.hidden = !isShown(index);
    item.classList.toggle("current", current);
    item.classList.toggle("done", isDone(index));
    item.firstElementChild.setAttribute("aria-current", String(current));
    const tick = $(".tick", item);
    tick.textContent = isDone(index) ? "✓" : "";
    tick.title = state.checked[flagKey(index)] ?? "";
    item.querySelectorAll(".actions, .lens").forEach((element) => element.remove());
    if (current) {
      item.append(make("div", { className: "actions" }, ...actionsFor(index)));
      showLens(index, item);
      item.scrollIntoView({ block: "nearest" });
    }
  }
}

/** The print that a flag is about, large, above its buttons. */
function showLens(index, item) {
  const flag = review.flags[index];
  const region = flag.block === null ? [flag.page, null] : source.blocks[flag.block].regions[0];
  const spot = selection.spots[0];
  const [page, box] = spot ? [spot.page, spot.box] : region;
  if (!box || !pictureOf(page)) return;
  const lens = make("div", { className: "lens" });
  $(".actions", item).before(lens);
  drawPart(page, box, spot ? 14 : 4, (canvas) => lens.replaceChildren(canvas));
}

function actionsFor(index) {
  const flag = review.flags[index];
  const button = (words, action, extra = {}) => make("button", { type: "button", onclick: action, ...extra }, words);
  const undoing = isDone(index) ? [button("Undo", () => reopen(index))] : [];
  if (flag.block === null && flag.after !== undefined)
    return [
      button("Add to the text", () => addWords(index), { className: "primary" }),
      button("Leave out", () => accept(index), { title: "a" }),
      ...undoing,
    ];
  const correct = flag.block === null ? [] : [button("Correct", () => openEditor(flag.block), { title: "e" })];
  return [button("Accept", () => accept(index), { className: "primary", title: "a" }), ...correct, ...undoing];
}

function accept(index) {
  if (state.checked[flagKey(index)] !== "corrected") state.checked[flagKey(index)] = "accepted";
  keep();
  showProgress();
  step(1);
}

function reopen(index) {
  const { block } = review.flags[index];
  delete state.checked[flagKey(index)];
  delete state.added[flagKey(index)];
  showAdded();
  if (block !== null) undo(block);
  keep();
  showProgress();
  showInspector();
}

function addWords(index) {
  state.added[flagKey(index)] = review.flags[index].reasons[0].printed;
  state.checked[flagKey(index)] = "corrected";
  showAdded();
  keep();
  showProgress();
  step(1);
}

/** Added paragraphs on the right side. */
function showAdded() {
  textPane.querySelectorAll(".added").forEach((element) => element.remove());
  for (const [index, flag] of review.flags.entries()) {
    const words = state.added[flagKey(index)];
    if (words === undefined) continue;
    const added = make("p", { className: "added", dir: "auto" }, words);
    const after = flag.after ?? null;
    if (after === null) $(`.text-page[data-page="${flag.page}"]`)?.append(added);
    else blockElement(after).after(added);
  }
}

function step(by) {
  const shown = review.flags.map((_, index) => index).filter((index) => isShown(index));
  if (!shown.length) return announce("No more flags.");
  const at = shown.indexOf(selection.flag);
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by;
  if (next < 0 || next >= shown.length) return announce(by > 0 ? "That was the last flag." : "This is the first flag.");
  const index = shown[next];
  select(review.flags[index].block, index);
}

function showProgress() {
  const done = review.flags.filter((_, index) => isDone(index)).length;
  const total = review.flags.length;
  $("#progress").textContent = total ? `${done} of ${total} checked` : "nothing flagged";
  $("#tab-count").textContent = total ? String(total - done) : "";
  $("#meter").style.width = `${total ? (100 * done) / total : 100}%`;
  for (const [block, index] of flagOf) blockElement(block).classList.toggle("done", isDone(index));
  if (selection.flag !== null && selection.block !== null) setClass(selection.block, "done", isDone(selection.flag));
  showFlags();
}

let announced = 0;
function announce(words) {
  $("#progress").textContent = words;
  clearTimeout(announced);
  announced = setTimeout(showProgress, 2500);
}
