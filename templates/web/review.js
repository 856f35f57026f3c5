// The review page in a frame: each page beside its text, with boxes, flags and corrections.
//
// The frame has the words of a document in it. It may run its own script and save downloads, and nothing else: it has
// no origin, so it cannot read the key, and its policy lets it load nothing. It asks for what it needs by messages.

import { documentPath, getBlob, getText } from "./api.js";
import { make } from "./dom.js";
import { changed } from "./documents.js";
import { keepReview, keptReview } from "./memory.js";
import { onTheme, theme } from "./theme.js";

const MAX_KEPT = 2_000_000;
const policy = window.trustedTypes?.createPolicy("review", { createHTML: (html) => html }) ?? { createHTML: (html) => html };
const START_SECONDS = 60;

/** What is known of each frame: {doc, ready}. */
const frames = new Map();
/** What to tell the review of a job once it is there. */
const unsent = new Map();
const corrected = new Set();
/** Who waits for a corrected text, by job and format. */
const wanted = new Map();

export async function showReview(view, doc) {
  const html = await getText(documentPath(doc, "review"));
  const frame = make("iframe", { title: `Review of ${doc.name}`, className: "frame" });
  frame.setAttribute("sandbox", "allow-scripts allow-downloads");
  frame.srcdoc = policy.createHTML(html);
  const started = new Promise((resolve, reject) => {
    frames.set(frame, { doc, ready: false, resolve });
    setTimeout(() => reject(new Error("The review did not start. Try again, or look at the other parts of the result.")), START_SECONDS * 1000);
  });
  view.append(frame);
  await started;
}

const frameOf = (doc) => [...frames].find(([frame, of]) => of.doc === doc && of.ready && frame.isConnected)?.[0];

/** Tell the review of a document, now or when it is there. */
export function tellReview(doc, message) {
  const frame = frameOf(doc);
  if (frame) frame.contentWindow.postMessage(message, "*");
  else unsent.set(doc.job, message);
}

addEventListener("message", ({ source, data }) => {
  for (const [frame, of] of frames) {
    if (!frame.isConnected) frames.delete(frame);
    else if (source && source === frame.contentWindow) answer(frame, of, data);
  }
});

/** What a frame says is what its document may say: it is checked, and shown or kept as text. */
function answer(frame, of, data) {
  const { doc } = of;
  const tell = (message) => frame.contentWindow?.postMessage(message, "*");
  if (data?.type === "ready") {
    tell({ type: "start", theme: theme(), kept: keptReview(doc.job) });
    if (unsent.has(doc.job)) tell(unsent.get(doc.job));
    unsent.delete(doc.job);
    of.ready = true;
    of.resolve();
  } else if (data?.type === "picture" && Number.isSafeInteger(data.page)) sendPicture(tell, doc, data.page);
  else if (data?.type === "keep" && typeof data.text === "string" && data.text.length < MAX_KEPT) {
    keepReview(doc.job, data.text);
    noteCorrected(doc, data.corrected === true);
  } else if (data?.type === "corrected" && typeof data.text === "string") wanted.get(`${doc.job} ${data.format}`)?.(data.text);
  else if (data?.type === "key" && typeof data.key === "string") document.dispatchEvent(new CustomEvent("key-in-frame", { detail: data.key }));
}

function noteCorrected(doc, is) {
  if (corrected.has(doc.job) === is) return;
  if (is) corrected.add(doc.job);
  else corrected.delete(doc.job);
  changed(doc);
}

export const isCorrected = (doc) => corrected.has(doc.job) && Boolean(frameOf(doc));

/** Whether somebody corrected the document in an earlier visit: then its review is needed for the downloads. */
export const wasCorrected = (doc) => /"(texts|added)":\{"/.test(keptReview(doc.job) ?? "");

/** The Markdown ("md") or the JSON of a document with the corrections that its review has. */
export function correctedText(doc, format) {
  return new Promise((resolve) => {
    wanted.set(`${doc.job} ${format}`, resolve);
    tellReview(doc, { type: "corrected", format });
  });
}

async function sendPicture(tell, doc, page) {
  let data = "";
  try {
    data = await asAddress(await getBlob(documentPath(doc, `pictures/${page}`)));
  } catch {
    // The page shows its boxes on white paper.
  }
  tell({ type: "picture", page, data });
}

function asAddress(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

onTheme((name) => {
  for (const frame of frames.keys()) frame.contentWindow?.postMessage({ type: "theme", theme: name }, "*");
});
