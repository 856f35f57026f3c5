// Requests to the server, with the key if it has one. Errors are sentences.

import { askForKey, currentKey } from "./key.js";

/** What the server answered instead of what was asked for. `status` is 0 if there was no answer. */
export class ApiError extends Error {
  constructor(status, message, retryAfter = 0) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export const UNREACHABLE = "The server does not answer. Check that it runs and that you are connected, then try again.";

export const headers = () => (currentKey() ? { "X-Api-Key": currentKey() } : {});

/** The error of an answer, from its `detail`. */
export function errorOf(status, body, retryAfter) {
  let detail = "";
  try {
    detail = JSON.parse(body).detail;
  } catch {
    // Something between the page and the server answered.
  }
  return new ApiError(status, typeof detail === "string" && detail ? detail : `The server answered ${status}.`, Number(retryAfter) || 0);
}

/** Send a request; asks for the key if the server wants one. Raises ApiError, and AbortError if it was aborted. */
export async function request(path, { method = "GET", json, signal, keepalive } = {}) {
  for (;;) {
    const key = currentKey();
    const type = json === undefined ? {} : { "Content-Type": "application/json" };
    const body = json === undefined ? undefined : JSON.stringify(json);
    let answer;
    try {
      answer = await fetch(path, { method, body, signal, keepalive, headers: { ...headers(), ...type }, cache: "no-store" });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new ApiError(0, UNREACHABLE);
    }
    if (answer.status === 401) {
      await askForKey(key);
      continue;
    }
    if (!answer.ok) throw errorOf(answer.status, await answer.text(), answer.headers.get("Retry-After"));
    return answer;
  }
}

export const getJson = async (path, options) => (await request(path, options)).json();
export const getText = async (path, options) => (await request(path, options)).text();
export const getBlob = async (path, options) => (await request(path, options)).blob();

/** The address of what belongs to the document of a job. */
export const documentPath = (doc, part) => `v1/jobs/${doc.job}/documents/0/${part}`;
