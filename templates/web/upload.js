// Sends documents, two at a time, and says how far it is. A full queue of the server is waited for.

import { errorOf, headers, request, UNREACHABLE } from "./api.js";
import { accepted, changed, documents } from "./documents.js";
import { askForKey, currentKey } from "./key.js";
import { about, bytes } from "./about.js";

const AT_ONCE = 2;
const running = new Map();
let pausedUntil = 0;

/** Start what can be started. */
export function sendAll() {
  for (const doc of documents) {
    if (running.size >= AT_ONCE || Date.now() < pausedUntil) return;
    if (doc.state === "waiting" && !running.has(doc)) send(doc);
  }
}

export function stopSending(doc) {
  running.get(doc)?.abort();
}

async function send(doc) {
  const wrong = unfit(doc.file);
  if (wrong) return refuse(doc, wrong);
  running.set(doc, { abort() {} });
  Object.assign(doc, { state: "sending", sent: 0, message: "" });
  changed(doc);
  try {
    accepted(doc, await post(doc));
  } catch (error) {
    if (error.name === "AbortError") refuse(doc, "", "cancelled");
    else if (error.status === 429) return wait(doc, error.retryAfter);
    else refuse(doc, sentence(error));
  } finally {
    running.delete(doc);
    sendAll();
  }
}

/** What is wrong with a file, as far as one can see before it is sent. */
function unfit(file) {
  if (!file.size) return "The file is empty.";
  if (file.size > about.max_file_size)
    return `It is larger than ${bytes(about.max_file_size)}, the most that this server takes. Split it, or make its pictures smaller.`;
  return "";
}

function refuse(doc, message, state = "refused") {
  Object.assign(doc, { state, message });
  changed(doc);
}

function sentence(error) {
  if (error.status === 0) return "It could not be sent: the connection broke off. Check it, then retry.";
  if (error.status === 413) return "It is larger than this server takes. Split it, or make its pictures smaller.";
  return error.message;
}

/** The server's queue is full: nothing is sent until it said to ask again. */
function wait(doc, seconds) {
  Object.assign(doc, { state: "full", message: "" });
  changed(doc);
  const pause = Math.max(1, seconds) * 1000;
  pausedUntil = Date.now() + pause;
  setTimeout(() => {
    if (doc.state === "full") doc.state = "waiting";
    sendAll();
  }, pause + 10);
}

/** One try; a wrong key is asked for and tried again. Only XMLHttpRequest says how much has been sent. */
async function post(doc) {
  for (;;) {
    const key = currentKey();
    const { status, body, retryAfter } = await attempt(doc);
    if (status === 401) await askForKey(key);
    else if (status === 202) return JSON.parse(body);
    else throw errorOf(status, body, retryAfter);
  }
}

function attempt(doc) {
  const form = new FormData();
  form.append("files", doc.file, doc.name);
  form.append("pages", doc.wishes.pages);
  form.append("engine", doc.wishes.engine);
  const asking = new XMLHttpRequest();
  running.set(doc, asking);
  return new Promise((resolve, reject) => {
    asking.open("POST", "v1/jobs");
    for (const [name, value] of Object.entries(headers())) asking.setRequestHeader(name, value);
    asking.upload.onprogress = ({ loaded }) => {
      doc.sent = Math.min(loaded, doc.size);
      changed(doc);
    };
    asking.onload = () =>
      resolve({ status: asking.status, body: asking.responseText, retryAfter: asking.getResponseHeader("Retry-After") });
    asking.onerror = () => reject(Object.assign(new Error(UNREACHABLE), { status: 0 }));
    asking.onabort = () => reject(new DOMException("", "AbortError"));
    asking.send(form);
  });
}

/** Convert a document that the server has once more. */
export async function convertAgain(doc, wishes) {
  const answer = await request(`v1/jobs/${doc.job}/retry`, { method: "POST", json: wishes });
  Object.assign(doc, { rows: [], pages: null, wishes });
  accepted(doc, await answer.json());
}
