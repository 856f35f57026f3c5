// Light or dark: the system's choice, until a person makes another one.

import { $, icon } from "./dom.js";

const NAME = "doc2md-theme";
const listeners = new Set();
const dark = matchMedia("(prefers-color-scheme: dark)");

export const theme = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
export const onTheme = (listener) => listeners.add(listener);

export function switchTheme() {
  const chosen = theme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem(NAME, chosen);
  } catch {
    // It lasts as long as the page.
  }
  show();
}

export function bindTheme() {
  try {
    const chosen = localStorage.getItem(NAME);
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // The system's.
  }
  dark.addEventListener("change", show);
  $("#theme").onclick = switchTheme;
  show();
}

function show() {
  $("#theme").replaceChildren(icon(theme() === "dark" ? "sun" : "moon"));
  listeners.forEach((listener) => listener(theme()));
}
