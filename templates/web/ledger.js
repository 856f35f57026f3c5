// The pages of a document as a strip: one piece for each page, or for a few, in the colour of the worst of them.

import { make } from "./dom.js";

const MAX_PIECES = 60;
const RANK = ["ok", "blank", "repaired", "fallback", "partial", "not_read", "failed"];

export function strip(doc) {
  const pages = doc.pages ?? 0;
  const count = Math.min(pages, MAX_PIECES);
  const pieces = Array.from({ length: count }, () => ({ worst: 0, read: 0, all: 0 }));
  for (let at = 0; at < pages; at++) {
    const piece = pieces[Math.floor((at * count) / pages)];
    piece.all++;
    const row = doc.rows[at];
    if (!row) continue;
    piece.read++;
    piece.worst = Math.max(piece.worst, RANK.indexOf(row.status));
  }
  const ended = doc.state !== "running" && doc.state !== "queued";
  const names = pieces.map(({ worst, read, all }) => (read === all ? kind(RANK[worst]) : read ? "half" : ended ? "" : "todo"));
  return ended ? merged(names) : names.map((name) => piece(name, 1));
}

/** Neighbours in the same colour as one piece: a finished document needs no more, and there may be many. */
function merged(names) {
  const starts = names.map((_, at) => at).filter((at) => names[at] !== names[at - 1]);
  return starts.map((at, index) => piece(names[at], (starts[index + 1] ?? names.length) - at));
}

function piece(name, width) {
  const element = make("i", { className: `page ${name}` });
  element.style.flexGrow = width;
  return element;
}

const kind = (status) => (["partial", "not_read"].includes(status) ? "warn" : status === "failed" ? "bad" : "good");
