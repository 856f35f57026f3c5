// Follows the documents that the server works on, all with one request, which the server answers when something changed.

import { keeping, many } from "./about.js";
import { request } from "./api.js";
import { $, toast } from "./dom.js";
import { byJob, documents, ENDED, onChange, remove, update } from "./documents.js";

const WAIT = 20;
const MAX_PAUSE = 15;
let stop = new AbortController();
let wake = () => {};
let asked = new Set();

const MAX_ASKED = 500;

/** The jobs to ask about: those that have not ended, and those of which nothing is known yet. The first go first. */
const open = () => documents.filter((doc) => doc.job && (!ENDED.has(doc.state) || !doc.version)).slice(0, MAX_ASKED);

export async function watch() {
  onChange(() => {
    if (open().some(({ job }) => !asked.has(job))) stop.abort();
    wake();
  });
  for (let pause = 1; ; ) {
    const followed = open();
    asked = new Set(followed.map(({ job }) => job));
    if (!followed.length) {
      await new Promise((resolve) => (wake = resolve));
      continue;
    }
    stop = new AbortController();
    try {
      const known = Object.fromEntries(followed.map(({ job, version }) => [job, version]));
      const answer = await request("v1/jobs/watch", { method: "POST", json: { known, wait: WAIT }, signal: stop.signal });
      take(await answer.json());
      pause = 1;
      connected(true);
    } catch (error) {
      if (error.name === "AbortError") continue;
      connected(false, error.status ? error.message : "");
      await new Promise((resolve) => setTimeout(resolve, 1000 * pause));
      pause = Math.min(MAX_PAUSE, pause * 2);
    }
  }
}

function take({ jobs, unknown }) {
  for (const news of jobs) {
    const doc = byJob(news.id);
    if (doc) update(doc, news);
  }
  for (const job of unknown) {
    const doc = byJob(job);
    if (doc) remove(doc);
  }
  if (unknown.length) toast(`The server no longer has ${many(unknown.length, "document")}: it keeps them for ${keeping()}.`, null, 8);
}

function connected(yes, problem = "") {
  $("#banner").hidden = yes;
  if (!yes)
    $("#banner").textContent =
      problem || "The server does not answer. This page tries again by itself; what was sent is not lost.";
}
