// What a person wants of the next documents: which pages, read by which engine.

import { hasModel } from "./about.js";
import { $ } from "./dom.js";

const PART = /^(-\d{1,7}|\d{1,7}(-(\d{1,7})?)?)$/;

/** What is wrong with a choice of pages; empty if nothing is. */
export function problemOf(pages) {
  for (const part of pages.split(",").map((each) => each.trim())) {
    if (!part && !pages.trim()) continue;
    const [first, last] = part.split("-").map(Number);
    if (!PART.test(part) || /(^|-)0+(-|$)/.test(part)) return "Write pages like 1,3,5-7; -1 is the last page.";
    if (last && first && first > last) return `Put the lower page first: ${last}-${first}.`;
  }
  return "";
}

export function bindWishes() {
  $("#engine-choice").hidden = !hasModel();
  $("#pages").oninput = () => check(false);
  $("#pages").onchange = () => check(true);
  $("#wishes").onsubmit = (event) => {
    event.preventDefault();
    check(true);
  };
}

function check(shown) {
  const problem = problemOf($("#pages").value);
  $("#pages").setAttribute("aria-invalid", String(Boolean(problem)));
  if (shown || !problem) $("#pages-problem").textContent = problem;
  return !problem;
}

/** The wishes, or null if they make no sense: then the reason is shown. */
export function wishes() {
  if (!check(true)) {
    $("#pages").focus();
    return null;
  }
  return { pages: $("#pages").value.replaceAll(" ", ""), engine: hasModel() ? $("#engine").value : "" };
}
