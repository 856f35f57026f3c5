// Elements. Text becomes text nodes: nothing here reads HTML.

export const $ = (selector, inside = document) => inside.querySelector(selector);

/** A new element. Attributes that are properties are set as such, `dataset` and handlers included. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (key === "dataset") Object.assign(element.dataset, value);
    else if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const button = (words, onclick, attributes = {}) => make("button", { type: "button", onclick, ...attributes }, words);

/** A copy of one of the drawings at the end of the page. */
export function icon(name) {
  const copy = $(`#icon-${name}`).cloneNode(true);
  copy.removeAttribute("id");
  copy.setAttribute("aria-hidden", "true");
  copy.classList.add("drawing");
  return copy;
}

/** Tells people who cannot see the page. */
export function announce(words) {
  $("#live").textContent = words;
}

/** A short message at the edge of the page, with at most one thing to do. Returns a function that takes it away. */
export function toast(words, action = null, seconds = 4) {
  const close = () => element.remove();
  const element = make("div", { className: "toast" }, make("span", {}, words), action && button(action.words, () => (close(), action.do())));
  $("#toasts").append(element);
  setTimeout(close, seconds * 1000);
  announce(words);
  return close;
}

/** Saves a blob as a file. */
export function save(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
