// The editor of a block, and the corrected texts on the right side. It edits one text at a time: a cell, an item.

let editor = null;

const slotName = (block, slot, number, count) => {
  const cell = slot.cell >= 0 && holderOf(source.blocks[block], slot).cells[slot.cell];
  if (cell) return `Row ${(cell.row ?? 0) + 1}, column ${(cell.col ?? 0) + 1}`;
  if (count === 1) return source.blocks[block].kind === "equation" ? "Formula in LaTeX" : "Text";
  return `${holderOf(source.blocks[block], slot).kind.replace("_", " ")} ${number + 1} of ${count}`;
};

const currentWords = (block, slot) => state.texts[slotKey(block, slot)] ?? originalText(block, slot).plain;

/** The number of the slot that the flag of a block is about: by its cell, or else by its words. */
function flaggedSlot(block) {
  const flag = flagOf.get(block);
  if (flag === undefined) return 0;
  const [{ cell, words }] = review.flags[flag].reasons;
  const isIt = (slot) => (cell >= 0 ? slot.cell === cell : words && currentWords(block, slot).includes(words));
  return Math.max(0, slotsOf(block).findIndex(isIt));
}

function openEditor(block, number) {
  const slots = slotsOf(block);
  closeEditor();
  const chosen = number ?? flaggedSlot(block);
  if (!slots.length) {
    announce(
      partOf.has(block) ? "This block has no text that could be corrected here." : "The Markdown leaves this block out.",
    );
    return;
  }
  showPane("text");
  document.body.classList.add("editing");
  editor = { block, slots, number: chosen };
  const area = make("textarea", { dir: "auto", spellcheck: true, id: "correction" });
  const preview = make("pre", { className: "preview", "aria-label": "Its Markdown" });
  const label = make("label", { htmlFor: "correction" });
  const step = (by) => {
    saveText();
    showSlot((editor.number + by + slots.length) % slots.length);
  };
  const button = (words, action, extra = {}) => make("button", { type: "button", onclick: action, ...extra }, words);
  const form = make(
    "form",
    { className: "editor" },
    make(
      "div",
      { className: "editor-head" },
      label,
      ...(slots.length > 1
        ? [button("‹", () => step(-1), { ariaLabel: "Previous text" }), button("›", () => step(1), { ariaLabel: "Next text" })]
        : []),
    ),
    area,
    preview,
    make(
      "div",
      { className: "editor-tools" },
      make("button", { className: "primary", title: "Ctrl Enter" }, "Save"),
      button("Cancel", () => closeEditor(), { title: "Escape" }),
      button("Undo corrections", () => undo(block), { className: "quiet", hidden: !isCorrected(block) }),
    ),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    saveText();
    closeEditor();
  };
  area.oninput = () => showPreview();
  Object.assign(editor, { form, area, preview, label });
  blockElement(block).append(form);
  showSlot(chosen);
  form.scrollIntoView({ block: "nearest" });
}

/** The print of the text that is edited, if it is not in view: on a phone, or a small part of a block. */
function showPrint(slot) {
  const { block, form } = editor;
  $(".lens", form)?.remove();
  const holder = holderOf(source.blocks[block], slot);
  const region = slot.cell >= 0 ? holder.cells[slot.cell].region : holder.regions[0];
  if (!region?.[1] || !pictureOf(region[0]) || !(narrow.matches || editor.slots.length > 1)) return;
  const lens = make("div", { className: "lens" });
  $(".editor-head", form).after(lens);
  drawPart(...region, slot.cell >= 0 ? 10 : 3, (canvas) => {
    lens.replaceChildren(canvas);
    form.scrollIntoView({ block: "nearest" });
  });
}

/** Selects the words that the flag of the block is about. */
function selectWords() {
  const flag = flagOf.get(editor.block);
  for (const { words } of flag === undefined ? [] : review.flags[flag].reasons) {
    const start = words ? editor.area.value.indexOf(words) : -1;
    if (start >= 0) return editor.area.setSelectionRange(start, start + words.length);
  }
}

function showSlot(number) {
  editor.number = number;
  const slot = editor.slots[number];
  showPrint(slot);
  editor.label.textContent = slotName(editor.block, slot, number, editor.slots.length);
  editor.area.value = currentWords(editor.block, slot);
  editor.area.rows = Math.min(14, Math.max(2, Math.ceil(editor.area.value.length / 60)));
  editor.area.focus();
  selectWords();
  markCell(editor.block, slot);
  showPreview();
}

function showPreview() {
  const { block, slots, number, area } = editor;
  const slot = slots[number];
  const original = originalText(block, slot);
  const change = corrected(original, slot, area.value);
  const lost = original.marks.length - change.text.marks.length;
  const written = area.value === original.plain ? slot.markdown : slotMarkdown(slot, change.text, change.kept);
  const hint = lost > 0 ? [make("em", {}, "The formatting that the change touches is dropped.\n")] : [];
  editor.preview.replaceChildren(...hint, written);
  editor.preview.hidden = written === area.value && !hint.length;
}

function saveText() {
  const { block, slots, number, area } = editor;
  setText(block, slots[number], area.value);
  settle(block);
}

function undo(block) {
  for (const slot of slotsOf(block)) delete state.texts[slotKey(block, slot)];
  closeEditor();
  settle(block);
}

/** After a change of a block: its look, its flag, what the browser keeps. */
function settle(block) {
  showCorrections(block);
  const flag = flagOf.get(block);
  if (flag !== undefined) {
    if (isCorrected(block)) state.checked[flagKey(flag)] = "corrected";
    else if (state.checked[flagKey(flag)] === "corrected") delete state.checked[flagKey(flag)];
  }
  keep();
  showProgress();
}

function closeEditor() {
  if (!editor) return;
  const { form, block } = editor;
  editor = null;
  document.body.classList.remove("editing");
  form.remove();
  textPane.querySelectorAll(".edited-cell").forEach((cell) => cell.classList.remove("edited-cell"));
  blockElement(block).focus({ preventScroll: true });
}

// ---- corrected texts on the right side

const TAGS = { bold: "strong", italic: "em", strike: "del", superscript: "sup", subscript: "sub", code: "code", math: "code" };

/** A text as elements: the same as the rendered Markdown, but formulas stay LaTeX. */
function rendered({ plain, marks }) {
  const edges = [...new Set([0, plain.length, ...marks.flatMap(([a, b]) => [a, b])])].sort((a, b) => a - b);
  const result = document.createDocumentFragment();
  for (const [index, start] of edges.slice(0, -1).entries()) {
    let node = document.createTextNode(plain.slice(start, edges[index + 1]));
    for (const [a, b, kind] of marks)
      if (a <= start && b > start && TAGS[kind]) node = make(TAGS[kind], {}, node);
    result.append(node);
  }
  return result;
}

/** The element of each cell of a table, by row and column. Spans push later cells to the right. */
function cellElements(table) {
  const found = new Map();
  const taken = new Set();
  for (const [row, line] of [...table.rows].entries()) {
    let column = 0;
    for (const cell of line.cells) {
      while (taken.has(`${row} ${column}`)) column++;
      found.set(`${row} ${column}`, cell);
      for (let down = 0; down < cell.rowSpan; down++)
        for (let right = 0; right < cell.colSpan; right++) taken.add(`${row + down} ${column + right}`);
      column += cell.colSpan;
    }
  }
  return found;
}

/** The element with the text of a slot on the right side; null if it cannot be told. */
function slotElement(block, slot) {
  const body = $(".body", blockElement(block));
  const holder = holderOf(source.blocks[block], slot);
  if (slot.cell >= 0) {
    const table = $("table", body);
    const { row = 0, col = 0 } = holder.cells[slot.cell];
    return table && (cellElements(table).get(`${row} ${col}`) ?? null);
  }
  if (holder.kind === "item") {
    const items = slotsOf(block).filter((each) => holderOf(source.blocks[block], each).kind === "item");
    return body.querySelectorAll("li")[items.indexOf(slot)] ?? null;
  }
  if (holder.kind === "caption") {
    const captions = slotsOf(block).filter((each) => holderOf(source.blocks[block], each).kind === "caption");
    return body.querySelectorAll("figcaption, .caption")[captions.indexOf(slot)] ?? null;
  }
  return slot.path.length ? null : body.firstElementChild;
}

const untouched = new Map();

function showCorrections(block) {
  const body = $(".body", blockElement(block));
  if (!untouched.has(block)) untouched.set(block, [...body.childNodes].map((node) => node.cloneNode(true)));
  body.replaceChildren(...untouched.get(block).map((node) => node.cloneNode(true)));
  body.querySelectorAll(".crop").forEach(reserve);
  for (const slot of slotsOf(block)) {
    const change = correctionOf(block, slot);
    const element = change && slotElement(block, slot);
    if (!element) continue;
    const nested = [...element.children].filter((child) => ["UL", "OL", "PRE", "TABLE"].includes(child.tagName) && element.tagName === "LI");
    element.replaceChildren(rendered(change.text), ...nested);
    element.classList.add("corrected-text");
  }
  blockElement(block).classList.toggle("corrected", isCorrected(block));
  showSource(block);
}

function markCell(block, slot) {
  textPane.querySelectorAll(".edited-cell").forEach((cell) => cell.classList.remove("edited-cell"));
  if (editor.slots.length > 1) slotElement(block, slot)?.classList.add("edited-cell");
}

/** The number of the slot whose text an element on the right side shows; undefined if it shows none. */
function slotAt(block, element) {
  const slots = slotsOf(block);
  const index = slots.length > 1 ? slots.findIndex((slot) => slotElement(block, slot)?.contains(element)) : 0;
  return index < 0 ? undefined : index;
}
