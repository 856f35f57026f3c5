// The other tabs of a result: its Markdown, tables, chunks, JSON, and what happened to each page.

import { documentPath, getJson } from "./api.js";
import { many } from "./about.js";
import { button, make, save } from "./dom.js";
import { copy, textOf } from "./downloads.js";
import { go } from "./route.js";
import { tellReview } from "./review.js";
import { tree } from "./tree.js";

const MAX_SHOWN = 2_000_000;
const NUMBER = /^[\s(+−-]*[\d.,  ]*\d[\s%)]*$/;

export async function showMarkdown(view, doc) {
  const text = await textOf(doc, "shown");
  view.append(make("pre", { className: "source", dir: "auto" }, text.slice(0, MAX_SHOWN)));
  if (text.length > MAX_SHOWN) view.append(make("p", { className: "fine" }, "The rest is in the download."));
}

export async function showJson(view, doc) {
  view.append(tree(JSON.parse(await textOf(doc, "json")), "blocks"));
}

export async function showTables(view, doc) {
  const tables = await getJson(documentPath(doc, "tables"));
  if (!tables.length) view.append(nothing("This document has no tables."));
  for (const [index, table] of tables.entries()) view.append(tableCard(doc, table, index + 1));
}

function tableCard(doc, { name, page, caption, cells, csv }, number) {
  const buttons = make(
    "span",
    { className: "buttons" },
    button("Copy", () => copy(asLines(cells), "The table was copied. Paste it into a spreadsheet.")),
    button("CSV", () => save(`${doc.name.replace(/\.[^.]*$/, "")}-${name}`, new Blob(["\ufeff", csv], { type: "text/csv" })), { title: "Download as CSV" }),
  );
  const head = make("header", {}, make("h2", {}, `Table ${number}`), pageLink(doc, page), buttons);
  const words = caption ? make("p", { className: "caption", dir: "auto" }, caption) : null;
  return make("article", { className: "card" }, head, words, make("div", { className: "wide", tabIndex: 0 }, grid(cells)));
}

function grid(cells) {
  const rows = new Map();
  for (const [row, , rowSpan, colSpan, header, text] of cells) {
    if (!rows.has(row)) rows.set(row, make("tr"));
    rows.get(row).append(make(header ? "th" : "td", { rowSpan, colSpan, dir: "auto", className: NUMBER.test(text) ? "number" : "" }, text));
  }
  return make("table", {}, make("tbody", {}, ...[...rows].sort(([a], [b]) => a - b).map(([, row]) => row)));
}

/** Cells as lines with tabs, which every spreadsheet takes. */
function asLines(cells) {
  const rows = [];
  for (const [row, col, , , , text] of cells) (rows[row] ??= [])[col] = text.replace(/\s+/g, " ");
  return [...rows].map((row) => [...(row ?? [])].map((text) => text ?? "").join("\t")).join("\n");
}

export async function showChunks(view, doc) {
  const chunks = (await textOf(doc, "chunks")).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  if (!chunks.length) view.append(nothing("This document has no text."));
  else view.append(make("p", { className: "fine" }, `${many(chunks.length, "piece")} for a search index, each with its headings and its place.`));
  view.append(...chunks.map((chunk) => chunkCard(doc, chunk)));
}

function chunkCard(doc, { text, headings, pages, tokens, kind }) {
  const head = make(
    "header",
    {},
    make("h2", { dir: "auto" }, (headings ?? []).join(" › ") || "Without heading"),
    ...(pages ?? []).slice(0, 3).map((page) => pageLink(doc, page)),
    make("span", { className: "fine" }, `${kind.replaceAll("_", " ")} · ${many(tokens, "token")}`),
    button("Copy", () => copy(text, "The chunk was copied.")),
  );
  return make("article", { className: "card" }, head, make("pre", { className: "source", dir: "auto" }, text));
}

export async function showPages(view, doc) {
  const { pages } = JSON.parse(await textOf(doc, "json"));
  const rows = pages.map((row) =>
    make(
      "tr",
      {},
      make("td", {}, pageLink(doc, row.page)),
      make("td", {}, make("span", { className: `chip ${row.status}` }, row.status.replaceAll("_", " "))),
      make("td", {}, share(row)),
      make("td", { dir: "auto" }, (row.notes ?? []).join("; ")),
    ),
  );
  const titles = ["Page", "State", "Its words in the document", "Notes"].map((words) => make("th", { scope: "col" }, words));
  view.append(make("div", { className: "wide" }, make("table", { className: "ledger" }, make("thead", {}, make("tr", {}, ...titles)), make("tbody", {}, ...rows))));
}

/** How many of the words that a page shows are in the document, or left out for a reason. */
function share({ coverage }) {
  if (!coverage?.source || !coverage.words) return "–";
  const leftOut = Object.values(coverage.left_out ?? {}).reduce((sum, count) => sum + count, 0);
  return `${Math.floor((1000 * Math.min(coverage.words, (coverage.found ?? 0) + leftOut)) / coverage.words) / 10} %`;
}

function pageLink(doc, page) {
  const show = () => {
    go(doc.job, "review");
    tellReview(doc, { type: "page", page });
  };
  return button(`Page ${page}`, show, { className: "link", title: "Show it in the review" });
}

const nothing = (words) => make("p", { className: "message" }, words);
