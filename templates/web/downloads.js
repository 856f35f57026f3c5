// Downloads and copies. All is fetched with the key and saved from here, because a plain link could not send it.

import { many } from "./about.js";
import { documentPath, getBlob, getText, request } from "./api.js";
import { $, button, make, save, toast } from "./dom.js";
import { correctedText, isCorrected } from "./review.js";

const FORMATS = [
  ["zip", "Everything (ZIP)", ".zip"],
  ["md", "Markdown", ".md"],
  ["html", "HTML page", ".html"],
  ["json", "JSON with places", ".json"],
  ["chunks", "Chunks (JSONL)", ".chunks.jsonl"],
];
/** What the review makes, with the corrections of the person. */
const CORRECTED = [
  ["md", "Corrected Markdown", ".md"],
  ["json", "Corrected JSON", ".json"],
];
/** Parts of a document as text, by the name of the part. `shown` is Markdown without pictures inside. */
let texts = new Map();

export const forgetTexts = () => (texts = new Map());

export function textOf(doc, part) {
  const key = `${doc.job} ${part}`;
  if (!texts.has(key)) {
    const asked = part === "shown" ? textOf(doc, "md").then(withoutPictures) : getText(documentPath(doc, part));
    asked.catch(() => texts.delete(key));
    texts.set(key, asked);
  }
  return texts.get(key);
}

/** A picture inside the Markdown is a line of a hundred thousand characters. */
const withoutPictures = (markdown) => markdown.replace(/\(data:image\/[a-z]+;base64,[\w+/=]+\)/g, "(…)");

export function bindDownloads(current) {
  const list = $("#downloads ul");
  for (const [part, words, suffix] of CORRECTED) {
    const item = button(words, () => saveCorrected(current(), part, suffix), { dataset: { corrected: part } });
    list.append(make("li", { className: "corrected" }, item));
  }
  for (const [part, words, suffix] of FORMATS) {
    const item = button(words, () => download(current(), part, suffix), { dataset: { format: part } });
    list.append(make("li", {}, item));
  }
  $("#downloads").addEventListener("toggle", () => {
    for (const item of list.querySelectorAll(".corrected")) item.hidden = !isCorrected(current());
  });
  for (const menu of document.querySelectorAll(".menu")) bindMenu(menu);
}

function bindMenu(menu) {
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("ul button")];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      $("summary", menu).focus();
      event.stopPropagation();
    } else if (by && menu.open) {
      event.preventDefault();
      const at = items.indexOf(document.activeElement);
      items[(at + by + items.length) % items.length].focus();
    }
  });
  addEventListener("click", (event) => {
    if (!$("summary", menu).contains(event.target)) menu.open = false;
  });
  addEventListener("blur", () => (menu.open = false)); // a click into the frame of the review
}

export async function download(doc, part, suffix = ".md") {
  try {
    save(`${stemOf(doc)}${suffix}`, await getBlob(documentPath(doc, part)));
  } catch (error) {
    toast(`Not downloaded. ${error.message}`, { words: "Try again", do: () => download(doc, part, suffix) }, 8);
  }
}

const MAX_TOGETHER = 200;

/** All documents in archives, each in a folder. */
export async function downloadAll(docs) {
  const close = toast(`Packing ${many(docs.length, "document")} …`, null, 600);
  try {
    for (let at = 0; at < docs.length; at += MAX_TOGETHER) {
      const jobs = docs.slice(at, at + MAX_TOGETHER).map(({ job }) => job);
      const answer = await request("v1/jobs/zip", { method: "POST", json: { jobs } });
      save(`documents${at ? `-${at / MAX_TOGETHER + 1}` : ""}.zip`, await answer.blob());
    }
  } catch (error) {
    toast(`Not downloaded. ${error.message}`, { words: "Try again", do: () => downloadAll(docs) }, 8);
  } finally {
    close();
  }
}

async function saveCorrected(doc, part, suffix) {
  save(`${stemOf(doc)}.corrected${suffix}`, new Blob([await correctedText(doc, part)]));
}

const stemOf = (doc) => doc.name.replace(/\.[^.]*$/, "") || "document";

export async function copyMarkdown(doc) {
  try {
    if (isCorrected(doc)) await copy(await correctedText(doc, "md"), "The Markdown with your corrections was copied.");
    else await copy(await textOf(doc, "shown"), "The Markdown was copied.");
  } catch (error) {
    toast(`Not copied. ${error.message}`);
  }
}

export async function copy(text, words) {
  try {
    await navigator.clipboard.writeText(text);
    toast(words);
  } catch {
    toast(byHand(text) ? words : "This browser does not let the page copy. Use the download.");
  }
}

/** Browsers have no clipboard for pages without TLS on other machines; the old way works there. */
function byHand(text) {
  const area = make("textarea", { value: text, className: "unseen" });
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
