// The keyboard: what each key does, and the list of them.

import { cancel, discard, retry } from "./actions.js";
import { $, make } from "./dom.js";
import { documents, ENDED, READY } from "./documents.js";
import { copyMarkdown, download } from "./downloads.js";
import { current, step, TAB_NAMES } from "./result.js";
import { tellReview } from "./review.js";
import { go, route } from "./route.js";
import { switchTheme } from "./theme.js";

/** [keys, what they do in words, the function that does it] */
const EVERYWHERE = [
  ["?", "this list", () => $("#keys").showModal()],
  ["t", "light or dark", switchTheme],
];
const HOME = [
  ["o", "choose files", () => $("#files").click()],
  ["j k ArrowDown ArrowUp", "the next document, the one before", (key) => move(key === "j" || key === "ArrowDown" ? 1 : -1)],
  ["Enter", "open it", null],
  ["r", "retry it", () => on(retry)],
  ["x Delete", "cancel or remove it", () => on((doc) => (ENDED.has(doc.state) ? discard(doc) : cancel(doc)))],
];
const RESULT = [
  ["Escape", "back to the documents", () => go("")],
  ["[ ]", "the document before, the next one", (key) => step(key === "]" ? 1 : -1)],
  ["1 2 3 4 5 6", "review, Markdown, tables, chunks, JSON, pages", (key) => tab(TAB_NAMES[key - 1])],
  ["/", "find words in the document", find],
  ["d", "download the Markdown", () => ready((doc) => download(doc, "md", ".md"))],
  ["c", "copy the Markdown", () => ready(copyMarkdown)],
];
const REVIEW = [
  ["j k", "the next flag, the one before"],
  ["a", "accept it"],
  ["e", "correct the selected block"],
  ["1 2 3", "rendered text, source, tables"],
  ["/", "find words; Enter goes to the next place"],
  ["Escape", "clear the selection, then leave"],
];
const NAMES = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc", Delete: "Del", Enter: "Enter" };

export function bindKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || $("dialog[open]")) return;
    if (!event.target.matches("input, select, textarea")) {
      if (press(event.key)) event.preventDefault();
    } else if (event.key === "Escape") event.target.blur();
  });
  document.addEventListener("key-in-frame", ({ detail }) => press(detail));
  $("#help").onclick = () => $("#keys").showModal();
  list("#keys-everywhere", EVERYWHERE);
  list("#keys-home", HOME);
  list("#keys-result", RESULT);
  list("#keys-review", REVIEW);
}

/** Does what the key means here. Returns whether it means something. */
function press(key) {
  const here = document.body.dataset.screen === "home" ? HOME : RESULT;
  const [, , action] = [...EVERYWHERE, ...here].find(([keys]) => keys.split(" ").includes(key)) ?? [];
  action?.(key);
  return Boolean(action);
}

function list(place, keys) {
  for (const [names, words] of keys) {
    const caps = names.split(" ").flatMap((name) => [make("kbd", {}, NAMES[name] ?? name), " "]);
    $(place).append(make("dt", {}, ...caps), make("dd", {}, words));
  }
}

const rows = () => [...document.querySelectorAll("#documents > .document")];
const focusedRow = () => document.activeElement?.closest("#documents > .document");

function move(by) {
  const all = rows();
  const at = all.indexOf(focusedRow());
  const row = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  row?.querySelector(".open").focus();
}

function on(action) {
  const doc = documents.find(({ key }) => String(key) === focusedRow()?.dataset.key);
  if (doc) action(doc);
}

function ready(action) {
  const doc = current();
  if (doc && READY.has(doc.state)) action(doc);
}

const tab = (name) => ready((doc) => go(doc.job, name));

function find() {
  ready((doc) => {
    if (route().tab) go(doc.job, "review");
    document.querySelector("iframe.frame")?.focus();
    tellReview(doc, { type: "find" });
  });
}
