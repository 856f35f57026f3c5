// What the page must know about the server, and numbers in words.

import { getJson } from "./api.js";

export const about = { version: "", engine: "local", max_file_size: Infinity, keep_hours: 24 };

export async function askAbout() {
  Object.assign(about, await getJson("web/settings"));
}

export const hasModel = () => !["", "local"].includes(about.engine);

/** A number of bytes, e.g. 1.5 MB. */
export function bytes(size) {
  for (const [unit, factor] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]])
    if (size >= factor) return `${Number((size / factor).toPrecision(3))} ${unit}`;
  return `${size} bytes`;
}

export const many = (count, one, others = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : others}`;

/** A time, e.g. 12 s or 3 min. */
export function time(seconds) {
  if (seconds < 1) return "under 1 s";
  if (seconds < 100) return `${Math.round(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** How long results are kept. */
export function keeping() {
  const hours = about.keep_hours;
  if (hours < 1) return many(Math.max(1, Math.round(hours * 60)), "minute");
  return hours < 48 ? many(Math.round(hours), "hour") : many(Math.round(hours / 24), "day");
}
