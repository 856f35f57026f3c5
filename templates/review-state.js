// State: the document, what a person decided about it, and the corrected Markdown and JSON.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const source = read("source-document");
const review = read("review-data");
const STORE = `doc2md-review-${review.digest}`;

const partOf = new Map(review.parts.filter(([, block]) => block !== null).map((part) => [part[1], part]));
const flagOf = new Map(review.flags.flatMap((flag, index) => (flag.block === null ? [] : [[flag.block, index]])));
const slotKey = (block, slot) => [block, slot.path.join("."), slot.cell].join("/");
const slotsOf = (block) => (review.frames[block] ?? []).filter((piece) => piece.mode && piece.mode !== "number");

/** Where the decisions are kept between two visits: in this browser. */
const shelf = {
  load: () => localStorage.getItem(STORE),
  save: (text) => localStorage.setItem(STORE, text),
};

/** checked: by flag, `accepted` or `corrected`; texts: by slot, the corrected words; added: paragraphs by flag. */
const state = { checked: {}, texts: {}, added: {} };

function restore() {
  for (const [index, flag] of review.flags.entries()) if (flag.checked) state.checked[flagKey(index)] = "accepted";
  try {
    const kept = JSON.parse(shelf.load() ?? "{}");
    for (const name of Object.keys(state)) Object.assign(state[name], kept[name]);
  } catch {
    // Some browsers keep nothing for pages from a file.
  }
}

function keep() {
  try {
    shelf.save(JSON.stringify(state));
  } catch {
    // As above: then the state lasts as long as the page is open.
  }
}

function flagKey(index) {
  const flag = review.flags[index];
  return flag.block !== null ? `block ${flag.block}` : `page ${flag.page}: ${flag.reasons[0].says}`;
}

/** The block or its descendant that a slot belongs to. */
const holderOf = (block, slot) => slot.path.reduce((inner, index) => inner.children[index], block);

function textOf(holder, slot) {
  const { plain = "", marks = [] } = (slot.cell < 0 ? holder : holder.cells[slot.cell]).text ?? {};
  const unit = unitsOf(plain);
  return { plain, marks: marks.map(([start, end, kind, value = ""]) => [unit(start), unit(end), kind, value]) };
}

const originalText = (block, slot) => textOf(holderOf(source.blocks[block], slot), slot);

/** The corrected text of a slot with its stretches, or null if it was not corrected. */
function correctionOf(block, slot) {
  const plain = state.texts[slotKey(block, slot)];
  return plain === undefined ? null : corrected(originalText(block, slot), slot, plain);
}

const isCorrected = (block) => slotsOf(block).some((slot) => slotKey(block, slot) in state.texts);

/** The Markdown of a block; null if the Markdown of the document leaves it out. */
function blockMarkdown(block) {
  const part = partOf.get(block);
  if (!part) return null;
  const frame = review.frames[block];
  return frame ? composed(frame, source.blocks[block].kind, (slot) => correctionOf(block, slot)) : part[0];
}

function setText(block, slot, words) {
  const key = slotKey(block, slot);
  const clean = words.replace(/\r\n?/g, "\n").replace(CONTROLS, "");
  if (clean === originalText(block, slot).plain) delete state.texts[key];
  else state.texts[key] = clean;
}

// ---- downloads

/** The added words as [flag, words], by the block before them; null: those that come before all blocks. */
function addedWords() {
  const found = new Map();
  for (const [index, flag] of review.flags.entries()) {
    const words = flag.after === undefined ? undefined : state.added[flagKey(index)];
    if (words !== undefined) found.set(flag.after, [...(found.get(flag.after) ?? []), [flag, words]]);
  }
  return (block) => found.get(block) ?? [];
}

const addedMarkdown = (words) =>
  escapeLineStart(plainMarkdown(words, "inline", harmlessSigns(words, [])));

function correctedMarkdown() {
  const addedAfter = addedWords();
  const parts = addedAfter(null).map(([, words]) => addedMarkdown(words));
  for (const [markdown, block] of review.parts) {
    const words = block === null ? markdown : blockMarkdown(block);
    if (words || block === null) parts.push(words);
    if (block !== null) parts.push(...addedAfter(block).map(([, added]) => addedMarkdown(added)));
  }
  return withAnchors(parts.map((part) => part + "\n").join("\n"));
}

/** The Markdown with its links to headings that were corrected: their anchors are made of their words. */
function withAnchors(markdown) {
  const headings = source.blocks.flatMap(({ kind }, index) => (kind === "heading" ? [index] : []));
  if (!headings.some(isCorrected)) return markdown;
  const own = { path: [], cell: -1, stretches: [] };
  const title = ({ plain, marks }) =>
    marks.reduceRight((words, [start, end, kind]) => (kind === "note" ? words.slice(0, start) + words.slice(end) : words), plain);
  const named = (text) => slugs(headings.map(text).filter(({ plain }) => plain.trim()).map(title));
  const before = named((index) => originalText(index, own));
  const after = named((index) => {
    const [slot = own] = slotsOf(index);
    return correctionOf(index, slot)?.text ?? originalText(index, slot);
  });
  if (before.length !== after.length) return markdown;
  const renamed = new Map(before.map((name, index) => [name, after[index]]));
  return markdown.replace(/\]\(#([^)\s]+)\)/g, (link, name) => `](#${renamed.get(name) ?? name})`);
}

function correctedDocument() {
  const result = structuredClone(source);
  const rows = new Map((result.pages ?? []).map((row) => [row.page, row]));
  const log = (page, edit) => {
    const row = rows.get(page);
    if (row) row.edits = [...(row.edits ?? []), { by: "review", ...edit }];
  };
  for (const index of result.blocks.keys()) correctBlock(result.blocks[index], index, rows, log);
  for (const [index, flag] of review.flags.entries()) {
    if (flag.block !== null || flag.checked) continue;
    const printed = flag.reasons[0].printed;
    if (state.checked[flagKey(index)] === "accepted" && printed)
      log(flag.page, { block: "", reason: "left out by a reviewer", before: printed });
  }
  const blocks = [];
  const addedAfter = addedWords();
  const add = (after) => {
    for (const [flag, words] of addedAfter(after)) {
      const id = `review-${flag.page}-${blocks.length}`;
      const box = flag.reasons[0].box;
      blocks.push({ id, kind: "paragraph", regions: [[flag.page, box]], text: { plain: words }, confidence: 1 });
      log(flag.page, { block: id, reason: "added by a reviewer", after: words });
      dropFindings(rows.get(flag.page), ({ kind, printed }) => kind === "missing" && printed === words);
    }
  };
  add(null);
  for (const [index, block] of result.blocks.entries()) {
    blocks.push(block);
    add(index);
  }
  return { ...result, blocks };
}

/** Puts the corrections of a block into its JSON, and logs each as an edit of its page. */
function correctBlock(block, index, rows, log) {
  const page = block.regions[0][0];
  const changed = slotsOf(index).flatMap((slot) => {
    const change = correctionOf(index, slot);
    return change ? [[slot, change.text]] : [];
  });
  for (const [slot, text] of changed) {
    const holder = holderOf(block, slot);
    const before = textOf(holder, slot).plain;
    const character = charactersOf(text.plain);
    const marks = text.marks.map(([start, end, ...rest]) => [character(start), character(end), ...rest]);
    (slot.cell < 0 ? holder : holder.cells[slot.cell]).text = { plain: text.plain, marks };
    log(page, { block: holder.id, reason: "corrected by a reviewer", before, after: text.plain });
  }
  const flag = flagOf.get(index);
  const accepted = flag !== undefined && !review.flags[flag].checked && state.checked[flagKey(flag)];
  if (!changed.length && !accepted) return;
  if (!changed.length) log(page, { block: block.id, reason: "accepted by a reviewer" });
  const ids = new Set();
  const trust = (inner) => {
    ids.add(inner.id);
    if ("confidence" in inner) inner.confidence = 1;
    delete inner.doubts;
    (inner.children ?? []).forEach(trust);
  };
  trust(block);
  if (changed.length) dropFindings(rows.get(page), (finding) => ids.has(finding.block));
}

/** Findings about words that were corrected are no longer true. */
function dropFindings(row, isSettled) {
  if (row?.coverage?.findings) row.coverage.findings = row.coverage.findings.filter((finding) => !isSettled(finding));
}

function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
