// What a person can do with a document.

import { request } from "./api.js";
import { keeping } from "./about.js";
import { askAgain } from "./again.js";
import { toast } from "./dom.js";
import { changed, documents, ENDED, remove, restore, UNSENT } from "./documents.js";
import { convertAgain, sendAll, stopSending } from "./upload.js";
import { plainError } from "./words.js";

const UNDO_SECONDS = 7;
const removing = new Map();

/** Stop a document that has not ended. */
export async function cancel(doc) {
  if (ENDED.has(doc.state)) return;
  if (doc.state === "sending") return stopSending(doc);
  if (!doc.job) {
    Object.assign(doc, { state: "cancelled", message: "" });
    return changed(doc);
  }
  await told(() => request(`v1/jobs/${doc.job}/cancel`, { method: "POST" }));
}

/** Convert a document again that failed or was cancelled, as it was asked for before. */
export async function retry(doc) {
  if (!ENDED.has(doc.state)) return;
  if (!doc.job) {
    Object.assign(doc, { state: "waiting", message: "" });
    changed(doc);
    sendAll();
  } else if (/: the document has \d+ page/.test(doc.message)) askAgain(doc); // the same pages would fail again
  else await told(() => convertAgain(doc, doc.wishes));
}

/** Take a document off the list, and off the server unless the person thinks better of it. */
export function discard(doc) {
  const at = documents.indexOf(doc);
  if (UNSENT.has(doc.state)) stopSending(doc);
  remove(doc);
  const undo = () => {
    clearTimeout(removing.get(doc)?.timer);
    removing.delete(doc);
    restore(doc, at);
  };
  const close = toast(`${doc.name} removed.`, { words: "Undo", do: undo }, UNDO_SECONDS);
  const timer = setTimeout(() => erase(doc), UNDO_SECONDS * 1000);
  removing.set(doc, { timer, close });
}

async function erase(doc, more = {}) {
  clearTimeout(removing.get(doc)?.timer);
  removing.delete(doc);
  if (!doc.job) return;
  try {
    await request(`v1/jobs/${doc.job}`, { method: "DELETE", ...more });
  } catch {
    // It is deleted with the other old jobs.
  }
}

/** What was removed just before the page is left is erased at once. */
addEventListener("pagehide", () => {
  for (const doc of [...removing.keys()]) erase(doc, { keepalive: true });
});

async function told(action) {
  try {
    await action();
  } catch (error) {
    if (error.status === 404) toast(`The server no longer has this document: it keeps them for ${keeping()}. Send it again.`);
    else toast(plainError(error.message));
  }
}
