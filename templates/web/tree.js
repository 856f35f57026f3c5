// JSON as a tree that unfolds. Its inside is built when it is opened, so its size does not matter.

import { make } from "./dom.js";

const MAX_TEXT = 2000;
const AT_ONCE = 200;

export function tree(value, opened) {
  const root = make("div", { className: "tree" }, ...members(value));
  for (const details of root.querySelectorAll(":scope > details")) details.open = details.dataset.key === opened;
  return root;
}

function members(value, from = 0) {
  const all = Object.entries(value);
  const some = all.slice(from, from + AT_ONCE).map(([key, inner]) => member(key, inner));
  if (all.length <= from + AT_ONCE) return some;
  const more = make("button", { type: "button", className: "link" }, `${all.length - from - AT_ONCE} more`);
  more.onclick = () => more.replaceWith(...members(value, from + AT_ONCE));
  return [...some, more];
}

function member(key, value) {
  const name = make("span", { className: "json-key" }, key);
  if (value === null || typeof value !== "object") return make("div", { className: "json-line" }, name, ": ", leaf(value));
  const size = Object.keys(value).length;
  const shape = Array.isArray(value) ? `[ ${size} ]` : `{ ${size} }`;
  const hint = make("span", { className: "fine" }, ` ${shape} ${gist(value)}`);
  if (!size) return make("div", { className: "json-line" }, name, hint);
  const details = make("details", { dataset: { key } }, make("summary", {}, name, hint));
  details.addEventListener("toggle", () => details.append(make("div", { className: "json-inside" }, ...members(value))), { once: true });
  return details;
}

/** What a closed object is about. */
function gist(value) {
  const words = value.kind ?? value.plain ?? value.status ?? "";
  const text = value.text?.plain ?? "";
  return [words, text].filter((each) => typeof each === "string" && each).join(" · ").slice(0, 80);
}

function leaf(value) {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  const shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;
  return make("span", { className: `json-${value === null ? "null" : typeof value}`, dir: "auto" }, shown);
}
