"use strict";
// Texts: their Markdown as doc2md writes it, and what a correction does to their marks. Nothing here touches the page.

const SPACE = "[\\s\\x1c-\\x1f\\x85]";
const NO_SPACE = "[^\\s\\x1c-\\x1f\\x85]";
const WORD = "[\\p{L}\\p{N}_]";

// The same rules as in doc2md/markup/write.py.
const SPECIAL = new RegExp(
  [
    "[\\\\`]",
    `(?<!${SPACE})\\*|\\*(?!${SPACE})`,
    `(?<!${WORD})_+|_+(?!${WORD})`,
    "\\[(?=\\^)|\\](?=[(\\[:])|!(?=\\[)",
    `<(?=[A-Za-z/!?])|&(?=#?${WORD}{1,31};)`,
    "~(?=~)|(?<=~)~|\\$",
  ].join("|"),
  "gu",
);
const BLOCK_START = new RegExp(
  `^(${SPACE}*)(?:(?:#{1,6}|[-+*])(?=${SPACE}|$)|>|=+${SPACE}*$|-{2,}${SPACE}*$|[~\`]{3,}|(\\p{Nd}{1,9})(?=[.)](?:${SPACE}|$)))`,
  "u",
);
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]/gu;
const CAPTION_NUMBER = /^[\p{L}_]+\.?\s*\p{Nd}+(?:[.-]\p{Nd}+)*/u;
const ENTITIES = { "<": "&lt;", "&": "&amp;" };

function escapeWords(words, harmless) {
  const one = (sign) => (harmless.has(sign) ? sign : (ENTITIES[sign] ?? "\\" + sign));
  return words.replace(SPECIAL, (signs) => Array.from(signs, one).join(""));
}

function escapeLineStart(line) {
  const match = BLOCK_START.exec(line);
  if (!match) return line;
  const at = match[1].length + (match[2] ?? "").length;
  return `${line.slice(0, at)}\\${line.slice(at)}`;
}

const ON_ONE_LINE = ["heading", "line"];
const EMPHASIS = ["bold", "italic", "strike"];
const MARKS_OF_SIGN = { "*": EMPHASIS, _: EMPHASIS, "`": ["code"], $: ["math"] };

/** Signs that are harmless because they occur once, and no mark of the text is written with them. */
function harmlessSigns(plain, marks) {
  const kinds = new Set(marks.map(([, , kind]) => kind));
  const once = (sign) => plain.split(sign).length === 2 && !MARKS_OF_SIGN[sign].some((kind) => kinds.has(kind));
  return new Set(Object.keys(MARKS_OF_SIGN).filter(once));
}

/** Words without marks, as the slot's mode writes them. */
function plainMarkdown(words, mode, harmless) {
  if (mode === "raw") return words;
  if (mode === "html")
    return words
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll("$", "&#36;")
      .replaceAll("\n", "<br>");
  return escapeWords(words, harmless).replaceAll("\n", ON_ONE_LINE.includes(mode) ? " " : "<br>");
}

/** The Markdown of a corrected text in its slot. `kept` are its stretches with marks: [start, end, stretch]. */
function slotMarkdown(slot, text, kept) {
  const harmless = harmlessSigns(text.plain, text.marks);
  const isDigit = (at) => /\p{Nd}/u.test(text.plain[at] ?? "");
  let written = "";
  let at = 0;
  for (const [start, end, [, , markdown, before, after, raw]] of kept) {
    written += plainMarkdown(text.plain.slice(at, start), slot.mode, harmless);
    const words = text.plain.slice(start, end);
    const changed = raw ? words.split(/\s+/).join(" ") : plainMarkdown(words, slot.mode, harmless);
    const whole = before === null ? markdown : before + changed + after;
    const isMath = whole.startsWith("$");
    written += (isMath && isDigit(start - 1) ? " " : "") + whole + (isMath && isDigit(end) ? " " : "");
    at = end;
  }
  written += plainMarkdown(text.plain.slice(at), slot.mode, harmless);
  if (slot.mode === "cell") written = written.replace(/(?<!\\)\|/g, "\\|");
  if (slot.mode === "heading") written = written.replace(/(?<!\S)(#+)$/, "\\$1");
  return written;
}

// ---- differences

const TOKEN = /\p{L}+|\p{N}+|\s+|./gsu;
const MAX_TABLE = 4_000_000;

/** Where two texts differ: [start, end, start, end] in the old and in the new text. Words are compared, not letters. */
function differences(before, after) {
  const [a, b] = [before.match(TOKEN) ?? [], after.match(TOKEN) ?? []];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const length = (tokens) => tokens.reduce((sum, token) => sum + token.length, 0);
  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  let [i, j] = [length(a.slice(0, head)), length(b.slice(0, head))];
  const hunks = [];
  for (const [was, is] of changedTokens(left, right)) {
    if (was.same) [i, j] = [i + was.same, j + was.same];
    else {
      const [k, l] = [i + length(was), j + length(is)];
      hunks.push([i, k, j, l]);
      [i, j] = [k, l];
    }
  }
  return hunks;
}

/** Runs of changed tokens, and between them `{same: number of characters}`, by the longest common subsequence. */
function* changedTokens(left, right) {
  const width = right.length + 1;
  if (!left.length && !right.length) return;
  if ((left.length + 1) * width > MAX_TABLE) {
    yield [left, right];
    return;
  }
  const best = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      best[i * width + j] =
        left[i] === right[j]
          ? best[(i + 1) * width + j + 1] + 1
          : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
  let [i, j, was, is] = [0, 0, [], []];
  while (i < left.length || j < right.length) {
    if (left[i] === right[j] && i < left.length) {
      if (was.length || is.length) yield [was, is];
      [was, is] = [[], []];
      yield [{ same: left[i].length }];
      i++;
      j++;
    } else if (j >= right.length || (i < left.length && best[(i + 1) * width + j] >= best[i * width + j + 1]))
      was.push(left[i++]);
    else is.push(right[j++]);
  }
  if (was.length || is.length) yield [was, is];
}

// ---- corrections

/** Offsets in the JSON count characters, those of JavaScript count units of UTF-16. */
function unitsOf(plain) {
  if (!/[\u{10000}-\u{10ffff}]/u.test(plain)) return (offset) => offset;
  const units = [0];
  for (const character of plain) units.push(units.at(-1) + character.length);
  return (offset) => units[Math.min(offset, units.length - 1)];
}

const charactersOf = (plain) => (offset) => Array.from(plain.slice(0, offset)).length;

const CLASS = (sign) => (!sign || /\s/.test(sign) ? "space" : /[\p{L}\p{N}]/u.test(sign) ? "word" : "sign");

/** Where a range of the old text is in the new one; null if its edge lies inside a change. */
function movedRange(start, end, hunks) {
  let [from, to] = [start, end];
  for (const [i, k, j, l] of hunks) {
    const shift = l - j - (k - i);
    if (k <= start) {
      from += shift;
      to += shift;
    } else if (i >= start && k <= end && i < end) to += shift;
    else if (i < end && k > start) return null;
  }
  return to > from ? [from, to] : null;
}

/**
 * A text with other words: {text, kept}. Marks stay where their words stay or are corrected inside them. Emphasis is
 * dropped where the letters or signs at its edges change in kind, because Markdown might then not be able to write it.
 */
function corrected(old, slot, plain) {
  const hunks = differences(old.plain, plain);
  const kept = [];
  const dropped = [];
  const unit = unitsOf(old.plain);
  for (const stretch of slot.stretches) {
    const [start, end] = stretch.slice(0, 2).map(unit);
    const before = stretch[3];
    if (!old.marks.some((mark) => mark[2] !== "unsure" && mark[0] < end && mark[1] > start)) continue;
    const range = movedRange(start, end, hunks);
    const same = range && plain.slice(...range) === old.plain.slice(start, end);
    const edges = (text, a, b) => [text[a - 1], text[a], text[b - 1], text[b]].map(CLASS).join();
    const isFree = !/^[*~]/.test(stretch[2]) || edges(old.plain, start, end) === (range && edges(plain, ...range));
    const holds = range && (same || before !== null) && isFree;
    if (holds) kept.push([...range, same ? [start, end, stretch[2], null, null, false] : stretch]);
    else dropped.push([start, end]);
  }
  if (old.marks.length && !slot.stretches.length) dropped.push([0, old.plain.length]);
  const marks = [];
  for (const [start, end, ...rest] of old.marks) {
    const lost = dropped.some(([a, b]) => start < b && end > a);
    const touched = rest[0] === "unsure" && hunks.some(([i, k]) => i < end && k > start);
    const range = lost || touched ? null : movedRange(start, end, hunks);
    if (range) marks.push([...range, ...rest]);
  }
  return { text: { plain, marks }, kept };
}

/** The anchors of headings, by GitHub's rule. */
function slugs(titles) {
  const taken = new Set();
  const last = new Map();
  return titles.map((title) => {
    const folded = title.normalize("NFKC").toLowerCase();
    const kept = folded.replace(/[^\p{L}\p{N}_\s-]/gu, "").trim();
    const plain = kept.replace(/\s/g, "-") || "section";
    let name = plain;
    while (taken.has(name)) {
      last.set(plain, (last.get(plain) ?? 0) + 1);
      name = `${plain}-${last.get(plain)}`;
    }
    taken.add(name);
    return name;
  });
}

/** The Markdown of a frame. `correct` returns the corrected text of a slot and its stretches, or null. */
function composed(frame, kind, correct) {
  let written = "";
  for (const piece of frame) {
    if (typeof piece === "string") {
      written += piece;
      continue;
    }
    const change = correct(piece);
    if (piece.mode === "number") {
      written += change ? escapeWords(CAPTION_NUMBER.exec(change.text.plain)?.[0] ?? "", new Set()) : piece.markdown;
      continue;
    }
    let words = change ? slotMarkdown(piece, change.text, change.kept) : piece.markdown;
    if (change && !words && frame.length <= 3 && ["paragraph", "heading", "equation", "quote", "code"].includes(kind))
      return "";
    if (piece.line_start) words = escapeLineStart(words);
    written += words;
  }
  return written;
}
