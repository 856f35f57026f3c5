// The states of documents and the errors of the server, in sentences.

import { many, time } from "./about.js";

const IN_DOUBT = new Set(["partial", "failed", "not_read"]);

/** The line below the name of a document. */
export function stateLine(doc) {
  switch (doc.state) {
    case "waiting":
      return "Waiting to be sent";
    case "sending":
      return doc.sent < doc.size ? `Sending ${Math.floor((100 * doc.sent) / doc.size)} %` : "Sent; the server takes it in";
    case "full":
      return "The server's queue is full. It is sent again in a moment";
    case "queued":
      if (!doc.version) return "…";
      return doc.position ? `Waiting: ${many(doc.position, "document")} before it` : "Next in the queue";
    case "running":
      return doc.pages ? `Page ${Math.min(doc.rows.length + 1, doc.pages)} of ${doc.pages}` : "Opening it";
    case "done":
      return result(doc);
    case "partial": {
      const count = doc.rows.filter(({ status }) => IN_DOUBT.has(status)).length;
      return `${result(doc)} · ${count ? many(count, "page") : "some pages"} may be incomplete`;
    }
    case "cancelled":
      return "Cancelled";
    default:
      return plainError(doc.message, doc.name);
  }
}

function result(doc) {
  const count = doc.pages ?? doc.rows.length;
  const parts = [count ? many(count, "page") : "Converted", doc.seconds ? time(doc.seconds) : ""];
  if (doc.wishes.pages) parts.push(`only ${doc.wishes.pages}`);
  return parts.filter(Boolean).join(" · ");
}

/** What the server says about single documents, and what a person at this page can do. */
const ADVICE = [
  [/put the password in a file/, () => "It is encrypted. Save a copy without a password, and send that."],
  [/not a document that doc2md knows/, () => "doc2md cannot read this kind of file. It reads PDF, pictures, Word, PowerPoint, Excel, OpenDocument and RTF."],
  [/: the document has (\d+) page/, ([, count]) => `The document has only ${many(Number(count), "page")}. Convert it again with other pages.`],
  [/--max-pages ([\d,]+)/, ([, most]) => `It has more pages than this server reads at once (${most}). Convert it in parts: set the pages first.`],
  [/0 readable pages/, () => "It is damaged: no page can be read. Look for another copy of it."],
  [/LibreOffice to turn into a PDF|has to turn into a PDF/, () => "This server cannot read office documents. Export it as PDF, and send that."],
  [/ended \d+ times while/, () => "It made the server stop each time. It may be damaged; look for another copy of it."],
];

export function plainError(message, name = "") {
  for (const [pattern, say] of ADVICE) {
    const match = pattern.exec(message);
    if (match) return say(match);
  }
  const own = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
  const words = own.replace(/^--/, "").trim();
  return words ? words[0].toUpperCase() + words.slice(1) + (/[.!?…]$/.test(words) ? "" : ".") : "Something went wrong. Retry it.";
}
