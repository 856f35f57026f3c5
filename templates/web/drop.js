// Files from a drop or from a dialog. Folders are walked through; of these, only files that may be documents are taken.

import { $, toast } from "./dom.js";
import { many } from "./about.js";

const DOCUMENTS = /\.(pdf|png|jpe?g|tiff?|webp|bmp|gif|docx|pptx|xlsx|odt|ods|odp|rtf)$/i;
const MAX_FILES = 2000;
let depth = 0;

/** Call `take` with [{file, path}] whenever somebody drops or chooses documents. */
export function bindDrop(take) {
  const veil = $("#veil");
  const show = (shown) => (veil.hidden = !shown);
  addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth++;
    show(true);
  });
  addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (!depth) show(false);
  });
  addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    // The entries must be taken before the first `await`: then the browser takes the list away.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...event.dataTransfer.files];
    give(entries.length ? await walk(entries) : files.map((file) => ({ file, path: "" })), take);
  });
  for (const [choose, field] of [["#choose-files", "#files"], ["#choose-folder", "#folder"]]) {
    $(choose).onclick = () => $(field).click();
    $(field).onchange = () => {
      const chosen = [...$(field).files].map((file) => ({ file, path: folderOf(file.webkitRelativePath ?? "") }));
      $(field).value = "";
      give(chosen, take);
    };
  }
}

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const folderOf = (path) => path.split("/").slice(0, -1).join("/");

/** A file that was named is taken whatever it is called; one that was found in a folder must look like a document. */
function give(found, take) {
  const wanted = found.filter(({ file, path }) => !path || (DOCUMENTS.test(file.name) && !file.name.startsWith(".")));
  wanted.sort((a, b) => `${a.path}/${a.file.name}`.localeCompare(`${b.path}/${b.file.name}`, undefined, { numeric: true }));
  const left = found.length - Math.min(wanted.length, MAX_FILES);
  if (left && found.length) toast(`${many(left, "file")} in the folder left out: not documents that doc2md reads.`, null, 6);
  if (wanted.length) take(wanted.slice(0, MAX_FILES));
}

async function walk(entries) {
  const found = [];
  const waiting = entries.map((entry) => [entry, ""]);
  while (waiting.length && found.length <= MAX_FILES * 5) {
    const [entry, path] = waiting.shift();
    try {
      if (entry.isFile) found.push({ file: await new Promise((...both) => entry.file(...both)), path });
      else for (const inner of await listed(entry)) waiting.push([inner, path ? `${path}/${entry.name}` : entry.name]);
    } catch {
      toast(`${entry.name} cannot be read. Check that you may open it.`, null, 6);
    }
  }
  return found;
}

/** A browser gives at most a hundred entries of a folder at a time. */
async function listed(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((...both) => reader.readEntries(...both));
    if (!some.length) return all;
    all.push(...some);
  }
}
