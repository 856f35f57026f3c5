// The list of documents.

import { many } from "./about.js";
import { cancel, discard, retry } from "./actions.js";
import { $, announce, icon, make } from "./dom.js";
import { documents, ENDED, onChange, READY } from "./documents.js";
import { downloadAll } from "./downloads.js";
import { strip } from "./ledger.js";
import { stateLine } from "./words.js";

const items = new Map();
const stale = new Set();
let drawing = 0;

export function bindQueue() {
  onChange((doc) => {
    stale.add(doc);
    drawing ||= requestAnimationFrame(draw);
  });
  $("#remove-ended").onclick = () => documents.filter(({ state }) => ENDED.has(state)).forEach(discard);
  $("#cancel-all").onclick = () => documents.filter(({ state }) => !ENDED.has(state)).forEach(cancel);
  $("#download-all").onclick = () => downloadAll(documents.filter(({ state }) => READY.has(state)));
  drawAll();
}

export function drawAll() {
  documents.forEach((doc) => stale.add(doc));
  draw();
}

function draw() {
  drawing = 0;
  for (const doc of stale) {
    if (!documents.includes(doc)) {
      dropItem(doc);
      continue;
    }
    const item = items.get(doc.key) ?? newItem(doc);
    if (item.state !== doc.state) changedState(doc, item);
    show(doc, item);
  }
  stale.clear();
  showTotals();
}

function dropItem(doc) {
  const item = items.get(doc.key);
  if (!item) return;
  const focused = item.row.contains(document.activeElement);
  const near = item.row.nextElementSibling ?? item.row.previousElementSibling;
  item.row.remove();
  items.delete(doc.key);
  if (focused) (near ? $("a", near) : $("#choose-files")).focus();
}

function newItem(doc) {
  const mark = make("span", { className: "mark" });
  const name = make("span", { className: "name", dir: "auto" });
  const line = make("span", { className: "line" });
  const bar = make("span", { className: "strip", role: "progressbar", "aria-valuemin": "0" });
  const link = make("a", { className: "open", tabIndex: 0 }, mark, make("span", { className: "texts" }, name, line));
  const stop = act("stop", () => cancel(doc));
  const again = act("retry", () => retry(doc));
  const close = act("close", () => discard(doc));
  const row = make("li", { className: "document" }, link, bar, make("span", { className: "acts" }, stop, again, close));
  row.dataset.key = doc.key;
  const item = { row, mark, name, line, bar, link, stop, again, close, state: "", pieces: "" };
  items.set(doc.key, item);
  const at = documents.indexOf(doc);
  const before = documents.slice(at + 1).map(({ key }) => items.get(key)?.row).find(Boolean);
  $("#documents").insertBefore(row, before ?? null);
  return item;
}

const act = (name, onclick) => make("button", { type: "button", className: "act", onclick }, icon(name));

function label(element, words, doc) {
  element.title = words;
  element.setAttribute("aria-label", `${words}: ${doc.name}`);
}

const MARKS = { done: "done", partial: "partial", failed: "failed", refused: "failed", cancelled: "cancelled" };

/** A document is in another state: its mark, its buttons, and a word for those who cannot see it. */
function changedState(doc, item) {
  const told = item.state !== "" && ENDED.has(doc.state);
  item.state = doc.state;
  item.row.dataset.state = doc.state;
  item.mark.replaceChildren(...(doc.state === "running" || doc.state === "sending" ? [] : [icon(MARKS[doc.state] ?? "queued")]));
  const ended = ENDED.has(doc.state);
  const focused = item.row.contains(document.activeElement) && document.activeElement !== item.link;
  item.stop.hidden = ended;
  item.again.hidden = !ended || READY.has(doc.state) || !(doc.job || doc.file);
  item.close.hidden = !ended;
  if (focused && document.activeElement.hidden) item.link.focus();
  label(item.stop, "Cancel", doc);
  label(item.again, "Retry", doc);
  label(item.close, "Remove", doc);
  if (told) announce(`${doc.name}: ${stateLine(doc)}`);
}

function show(doc, item) {
  item.name.replaceChildren(...(doc.path ? [make("span", { className: "path" }, `${doc.path}/`)] : []), doc.name);
  item.link.title = doc.path ? `${doc.path}/${doc.name}` : doc.name;
  const line = stateLine(doc);
  if (item.line.textContent !== line) item.line.textContent = line;
  if (doc.job) item.link.href = `#/${doc.job}`;
  else item.link.removeAttribute("href");
  showStrip(doc, item);
}

function showStrip(doc, { bar, row }) {
  const sending = doc.state === "sending";
  const share = sending ? doc.sent / Math.max(1, doc.size) : 0;
  row.style.setProperty("--sent", `${Math.round(share * 1000) / 10}%`);
  bar.setAttribute("aria-label", `Progress of ${doc.name}`);
  bar.setAttribute("aria-valuemax", String(sending ? 100 : (doc.pages ?? 1)));
  bar.setAttribute("aria-valuenow", String(sending ? Math.round(share * 100) : doc.rows.length));
  bar.setAttribute("aria-valuetext", stateLine(doc));
  const shown = `${doc.state} ${doc.pages} ${doc.rows.length}`;
  if (bar.dataset.shown === shown) return;
  bar.dataset.shown = shown;
  bar.replaceChildren(...strip(doc));
}

function showTotals() {
  const ended = documents.filter(({ state }) => ENDED.has(state)).length;
  const failed = documents.filter(({ state }) => state === "failed" || state === "refused").length;
  const all = documents.length;
  $("#queue").hidden = !all;
  document.body.classList.toggle("empty", !all);
  $("#count").textContent = ended < all ? `${ended} of ${all} finished` : `${many(all, "document")}${failed ? `, ${failed} failed` : ""}`;
  $("#download-all").hidden = documents.filter(({ state }) => READY.has(state)).length < 2;
  $("#cancel-all").hidden = ended === all;
  $("#remove-ended").hidden = !ended;
  document.title = ended < all ? `(${ended}/${all}) doc2md` : document.body.dataset.title || "doc2md";
}
