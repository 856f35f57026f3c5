// A document on the whole screen: its result in tabs, or how far it is, or why there is none.

import { $, announce, button, icon, make } from "./dom.js";
import { discard, retry } from "./actions.js";
import { askAgain } from "./again.js";
import { documents, ENDED, onChange, READY } from "./documents.js";
import { bindDownloads, copy, copyMarkdown, forgetTexts } from "./downloads.js";
import { go } from "./route.js";
import { running } from "./running.js";
import { stateLine } from "./words.js";
import { showReview, wasCorrected } from "./review.js";
import { showChunks, showJson, showMarkdown, showPages, showTables } from "./views.js";

const TABS = [
  ["review", "Review", showReview],
  ["markdown", "Markdown", showMarkdown],
  ["tables", "Tables", showTables],
  ["chunks", "Chunks", showChunks],
  ["json", "JSON", showJson],
  ["pages", "Pages", showPages],
];
export const TAB_NAMES = TABS.map(([name]) => name);

let shown = null; // {doc, state, tab, views}

export function bindResult() {
  $("#tabs").append(...TABS.map(([name, words]) => newTab(name, words)));
  $("#tabs").onkeydown = moveOnTabs;
  $("#previous").onclick = () => step(-1);
  $("#next").onclick = () => step(1);
  $("#copy").onclick = () => copyMarkdown(shown.doc);
  $("#copy-link").onclick = () => copy(location.href, "The link was copied. It works for all who may use this server.");
  $("#again").onclick = () => askAgain(shown.doc);
  $("#remove").onclick = () => removeShown();
  bindDownloads(() => shown.doc);
  onChange((doc) => {
    if (doc !== shown?.doc) return;
    if (!documents.includes(doc)) go("");
    else refresh();
  });
}

function newTab(name, words) {
  const tab = make("button", { type: "button", id: `tab-${name}`, onclick: () => go(shown.doc.job, name) }, words);
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", "views");
  return tab;
}

function moveOnTabs(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const at = (TAB_NAMES.indexOf(shown.tab) + by + TABS.length) % TABS.length;
  go(shown.doc.job, TAB_NAMES[at]);
  $(`#tab-${TAB_NAMES[at]}`).focus();
}

/** Show a document, in one of its tabs. */
export function open(doc, tab) {
  const same = shown?.doc === doc;
  if (!same) leave();
  shown = same ? { ...shown, tab } : { doc, tab, state: "", run: "", views: new Map() };
  if (!same) {
    $("#result").focus({ preventScroll: true });
    announce(`${doc.name}: ${stateLine(doc)}`);
  }
  refresh();
}

export function leave() {
  forgetTexts();
  $("#views").replaceChildren();
  shown = null;
}

export const current = () => shown?.doc ?? null;

function refresh() {
  const { doc } = shown;
  const ready = READY.has(doc.state);
  const ended = ENDED.has(doc.state);
  const run = ready ? doc.version : ended ? doc.state : "open";
  if (shown.run !== run) {
    // Another result, or none any more: nothing of the old one stays.
    Object.assign(shown, { run, views: new Map(), progress: ended ? null : running(doc) });
    forgetTexts();
    $("#views").replaceChildren(...(ready ? [] : [ended ? ending(doc) : shown.progress.element]));
  } else shown.progress?.update();
  $("#name").textContent = doc.name;
  $("#state").textContent = ended ? stateLine(doc) : "";
  if (doc.state === "failed") $("#state").textContent = "Failed";
  document.body.dataset.title = `${doc.name} · doc2md`;
  document.title = document.body.dataset.title;
  for (const id of ["#tabs", "#copy", "#downloads"]) $(id).hidden = !ready;
  $("#more").hidden = !ended;
  $("#previous").disabled = !neighbour(-1);
  $("#next").disabled = !neighbour(1);
  document.body.classList.toggle("ready", ready);
  if (ready) showTab();
}

function showTab() {
  const { doc, tab, views } = shown;
  for (const [name] of TABS) {
    const element = $(`#tab-${name}`);
    element.setAttribute("aria-selected", String(name === tab));
    element.tabIndex = name === tab ? 0 : -1;
  }
  if (!views.has(tab)) addView(tab);
  if (!views.has("review") && wasCorrected(doc)) addView("review");
  for (const [name, view] of views) view.hidden = name !== tab;
}

function addView(tab) {
  const { doc, views } = shown;
  const [, words, fill] = TABS.find(([name]) => name === tab);
  const view = make("section", { className: `view ${tab}`, role: "tabpanel", tabIndex: tab === "review" ? -1 : 0 });
  view.setAttribute("aria-label", words);
  views.set(tab, view);
  $("#views").append(view);
  load(view, fill, doc);
}

async function load(view, fill, doc) {
  const waiting = make("p", { className: "loading" }, "Loading …");
  view.append(waiting);
  try {
    await fill(view, doc);
  } catch (error) {
    const again = button("Try again", () => (view.replaceChildren(), load(view, fill, doc)));
    view.replaceChildren(make("div", { className: "message" }, make("p", {}, error.message), again));
  } finally {
    waiting.remove();
  }
}

function ending(doc) {
  const again = doc.job ? button("Convert again …", () => askAgain(doc)) : null;
  return make(
    "div",
    { className: "message" },
    make("div", { className: `mark ${doc.state}` }, icon(doc.state === "cancelled" ? "cancelled" : "failed")),
    make("p", { className: "big" }, stateLine(doc)),
    make("div", { className: "buttons" }, button("Retry", () => retry(doc), { className: "primary" }), again, button("Remove", removeShown)),
  );
}

function removeShown() {
  const { doc } = shown;
  go("");
  discard(doc);
}

function neighbour(by) {
  const all = documents.filter(({ job }) => job);
  return all[all.indexOf(shown.doc) + by];
}

export function step(by) {
  const doc = shown && neighbour(by);
  if (doc) go(doc.job, READY.has(doc.state) ? shown.tab : "review");
}
