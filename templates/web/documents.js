// The documents of this browser: what is known about each, and who wants to know when it changes.
//
// A document is {key, job, name, path, size, file, state, message, pages, done, position, rows, seconds, wishes, …}.
// Before the server has it, `job` is empty and the state is "waiting", "sending", "full" or "refused". After that the
// state is the server's: "queued", "running", "done", "partial", "failed", "cancelled".

import { forget, remember, remembered } from "./memory.js";

export const documents = [];
const listeners = new Set();
let made = 0;

export const ENDED = new Set(["done", "partial", "failed", "cancelled", "refused"]);
export const READY = new Set(["done", "partial"]);
export const UNSENT = new Set(["waiting", "sending", "full", "refused"]);

/** Call `listener` with a document that is new, changed or gone. */
export const onChange = (listener) => listeners.add(listener);
export const changed = (doc) => listeners.forEach((listener) => listener(doc));

export const byJob = (job) => documents.find((doc) => doc.job && doc.job === job);

function blank(name, path) {
  return {
    key: ++made, job: "", version: "", name, path, size: 0, sent: 0, file: null, state: "waiting", message: "",
    pages: null, position: 0, rows: [], seconds: 0, wishes: { pages: "", engine: "" },
  };
}

/** A document that this browser has and the server does not. */
export function addFile(file, path, wishes) {
  const doc = { ...blank(file.name, path), size: file.size, file, wishes };
  documents.push(doc);
  changed(doc);
  return doc;
}

/** The server has the document: remember it. */
export function accepted(doc, summary) {
  Object.assign(doc, { job: summary.id, version: "", state: summary.state, message: "", sent: doc.size });
  doc.name = summary.documents[0]?.name ?? doc.name;
  remember(doc.job, doc.name, doc.path);
  changed(doc);
}

/** What the server says about a document. */
export function update(doc, news) {
  if (news.fresh) doc.rows = [];
  doc.rows.push(...news.rows);
  Object.assign(doc, { version: news.version, state: news.state, position: news.position, seconds: news.seconds });
  Object.assign(doc, { message: news.message, pages: news.documents[0]?.pages ?? null, name: news.documents[0]?.name ?? doc.name });
  doc.wishes = { pages: news.pages, engine: news.engine };
  if (news.fresh) remember(doc.job, doc.name, doc.path);
  changed(doc);
}

export function remove(doc) {
  const at = documents.indexOf(doc);
  if (at < 0) return;
  documents.splice(at, 1);
  if (doc.job) forget(doc.job);
  changed(doc);
}

/** Puts a removed document back where it was. */
export function restore(doc, at) {
  documents.splice(Math.min(at, documents.length), 0, doc);
  if (doc.job) remember(doc.job, doc.name, doc.path);
  changed(doc);
}

/** The documents of earlier visits, whose states the server still has to tell. */
export function recall() {
  for (const { job, name, path } of remembered()) documents.push({ ...blank(name, path ?? ""), job, state: "queued" });
}

/** A document that somebody sent the address of. The server tells whether it is there. */
export function adopt(job) {
  const doc = { ...blank("…", ""), job, state: "queued" };
  documents.push(doc);
  remember(job, doc.name, "");
  changed(doc);
  return doc;
}
