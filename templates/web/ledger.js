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
  return pieces.map(({ worst, read, all }) =>
    make("i", { className: read === all ? `page ${kind(RANK[worst])}` : read ? "page half" : ended ? "page" : "page todo" }),
  );
}

const kind = (status) => (["partial", "not_read"].includes(status) ? "warn" : status === "failed" ? "bad" : "good");
