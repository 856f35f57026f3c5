// A document that waits or is being read: how far it is, and the text of each page as soon as it was read.

import { cancel } from "./actions.js";
import { getText } from "./api.js";
import { button, make } from "./dom.js";
import { strip } from "./ledger.js";
import { stateLine } from "./words.js";

const MAX_SHOWN = 50;

/** The view of a document, and a function to call when the document changes. */
export function running(doc) {
  const line = make("p", { className: "big" });
  const bar = make("div", { className: "strip large" });
  const head = make("div", { className: "message head" }, line, bar, button("Cancel", () => cancel(doc)));
  const pages = make("div", { className: "drafts" });
  const element = make("section", { className: "view running", tabIndex: 0, ariaLabel: "Progress" }, head, pages);
  const drafts = new Drafts(doc, pages);
  const update = () => {
    line.textContent = stateLine(doc);
    bar.replaceChildren(...strip(doc));
    drafts.update();
  };
  update();
  return { element, update };
}

/** The first pages, one after another. Running heads and the like are only known when all pages were read. */
class Drafts {
  constructor(doc, place) {
    Object.assign(this, { doc, place, shown: 0, busy: false });
  }

  async update() {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.shown < Math.min(this.doc.rows.length, MAX_SHOWN) && this.doc.state === "running") {
        const row = this.doc.rows[this.shown++];
        this.place.append(draft(row, await getText(`v1/jobs/${this.doc.job}/pages/${row.page}`)));
      }
      this.busy = false;
    } catch {
      // The document has just ended, and then its result is shown.
    }
  }
}

function draft({ page, status, notes }, text) {
  const state = make("span", { className: `chip ${status}` }, status.replaceAll("_", " "));
  const head = make("header", {}, make("h2", {}, `Page ${page}`), state, make("span", { className: "fine", dir: "auto" }, notes));
  return make("article", { className: "card" }, head, make("pre", { className: "source", dir: "auto" }, text.trim() || "No text"));
}
