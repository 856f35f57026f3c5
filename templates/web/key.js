// The key of the server: asked for once, kept for this tab only, sent as X-Api-Key.

import { $ } from "./dom.js";

const NAME = "doc2md-key";
let key = read();
let asking = null;

function read() {
  try {
    return sessionStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

function keep(value) {
  key = value;
  try {
    if (value) sessionStorage.setItem(NAME, value);
    else sessionStorage.removeItem(NAME);
  } catch {
    // It lasts as long as the page.
  }
  $("#forget").hidden = !value;
}

export const currentKey = () => key;

/** Ask for the key after `tried` was refused. Requests that come together ask once. */
export function askForKey(tried) {
  if (tried !== key) return Promise.resolve(); // a new one is there already
  asking ??= ask(tried).finally(() => (asking = null));
  return asking;
}

function ask(tried) {
  const dialog = $("#key-dialog");
  const field = $("#key");
  $("#key-problem").textContent = tried ? "The server does not know this key. Check it and try again." : "";
  field.value = "";
  dialog.oncancel = (event) => event.preventDefault();
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      const given = field.value.trim();
      if (!/^[ -~]+$/.test(given)) {
        $("#key-problem").textContent = given ? "A key has only letters, digits and signs of ASCII." : "";
        dialog.showModal();
        return;
      }
      keep(given);
      field.value = "";
      resolve();
    };
  });
}

export function bindKey() {
  $("#forget").hidden = !key;
  $("#forget").onclick = () => {
    keep("");
    location.reload();
  };
}
