// The address: `#/` is the list, `#/JOB/TAB` a document. So a reload, a bookmark and the browser's Back work.

const listeners = new Set();

export const onRoute = (listener) => listeners.add(listener);

export function route() {
  const [, job = "", tab = ""] = location.hash.split("/");
  return { job, tab };
}

export function go(job, tab = "") {
  const target = `#/${job}${job && tab && tab !== "review" ? `/${tab}` : ""}`;
  if (location.hash === target || (target === "#/" && !location.hash)) return;
  // Another tab of the same document is not a place to go back to.
  if (job && route().job === job) {
    history.replaceState(null, "", target);
    listeners.forEach((listener) => listener());
  } else location.hash = target;
}

export function bindRoute() {
  addEventListener("hashchange", () => listeners.forEach((listener) => listener()));
}
