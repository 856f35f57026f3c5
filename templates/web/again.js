// Convert a document again, with other pages or another engine.

import { hasModel } from "./about.js";
import { $, toast } from "./dom.js";
import { convertAgain } from "./upload.js";
import { plainError } from "./words.js";
import { problemOf } from "./wishes.js";

export function askAgain(doc) {
  const dialog = $("#again-dialog");
  const pages = $("#again-pages");
  const engine = $("#again-engine");
  pages.value = doc.wishes.pages;
  engine.value = doc.wishes.engine;
  engine.hidden = $("#again-engine-label").hidden = !hasModel();
  $("#again-problem").textContent = "";
  $("form", dialog).onsubmit = (event) => {
    const problem = problemOf(pages.value);
    $("#again-problem").textContent = problem;
    if (problem) event.preventDefault();
    else start(doc, { pages: pages.value.replaceAll(" ", ""), engine: hasModel() ? engine.value : "" });
  };
  $("#again-cancel").onclick = () => dialog.close();
  dialog.showModal();
}

async function start(doc, wishes) {
  try {
    await convertAgain(doc, wishes);
  } catch (error) {
    toast(plainError(error.message));
  }
}
