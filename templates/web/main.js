// The page: brings its parts together, and shows the screen that the address names.

import { about, askAbout, hasModel, keeping, many } from "./about.js";
import { $, announce } from "./dom.js";
import { addFile, adopt, byJob, documents, recall } from "./documents.js";
import { bindDrop } from "./drop.js";
import { bindKey } from "./key.js";
import { bindKeys } from "./keys.js";
import { isJob } from "./memory.js";
import { bindQueue, drawAll } from "./queue.js";
import { bindResult, leave, open, TAB_NAMES } from "./result.js";
import { bindRoute, go, onRoute, route } from "./route.js";
import { bindTheme } from "./theme.js";
import { sendAll } from "./upload.js";
import { watch } from "./watch.js";
import { bindWishes, wishes } from "./wishes.js";

function show() {
  const { job, tab } = route();
  const doc = byJob(job) ?? (isJob(job) ? adopt(job) : null);
  if (job && !doc) go("");
  document.body.dataset.screen = doc ? "result" : "home";
  $("#home").hidden = Boolean(doc);
  $("#result").hidden = !doc;
  if (doc) return open(doc, TAB_NAMES.includes(tab) ? tab : "review");
  leave();
  delete document.body.dataset.title;
  drawAll();
}

/** Documents may be chosen before the server has said what it takes. */
async function take(files) {
  await known;
  const wanted = wishes();
  if (!wanted) return;
  go("");
  for (const { file, path } of files) addFile(file, path, wanted);
  announce(`${many(files.length, "document")} added.`);
  sendAll();
}

/** Wait for the settings as long as the server is away: without them, nothing can be sent. */
async function settings() {
  for (let pause = 1; ; pause = Math.min(15, pause * 2))
    try {
      await askAbout();
      $("#banner").hidden = true;
      return;
    } catch (error) {
      $("#banner").textContent = error.message;
      $("#banner").hidden = false;
      await new Promise((resolve) => setTimeout(resolve, 1000 * pause));
    }
}

function promise() {
  const reader = hasModel() ? "A model that the operator of this server chose reads the documents." : "The documents are read on this server, without any other service.";
  $("#promise").textContent = `${reader} They and their results are deleted after ${keeping()}.`;
  $("#about").textContent = `doc2md ${about.version}`;
}

addEventListener("beforeunload", (event) => {
  if (documents.some(({ state }) => ["waiting", "sending", "full"].includes(state))) event.preventDefault();
});

bindTheme();
bindKey();
bindKeys();
bindResult();
recall();
bindQueue();
bindRoute();
onRoute(show);
bindDrop(take);
show();
const known = settings();
await known;
promise();
bindWishes();
watch();
