// The jobs of this browser. The server keeps the documents; the browser remembers only their ids, because the server
// tells nobody which jobs there are.

const NAME = "doc2md-jobs";
const MAX = 500;

export const isJob = (text) => /^[0-9a-f]{32}$/.test(text);

/** [{job, name, path}] in the order in which they were sent. */
export function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return found.filter(({ job, name }) => isJob(job) && typeof name === "string");
  } catch {
    return [];
  }
}

export function remember(job, name, path) {
  const jobs = remembered();
  const at = jobs.findIndex((each) => each.job === job);
  jobs.splice(at < 0 ? jobs.length : at, at < 0 ? 0 : 1, { job, name, path });
  write(jobs.slice(-MAX));
}

export function forget(job) {
  write(remembered().filter((each) => each.job !== job));
  try {
    localStorage.removeItem(reviewName(job));
  } catch {
    // Nothing was kept.
  }
}

function write(jobs) {
  try {
    localStorage.setItem(NAME, JSON.stringify(jobs));
  } catch {
    // They last as long as the page.
  }
}

const reviewName = (job) => `doc2md-review-${job}`;

/** What a person decided in the review of a job, as text. */
export function keptReview(job) {
  try {
    return localStorage.getItem(reviewName(job));
  } catch {
    return null;
  }
}

export function keepReview(job, text) {
  try {
    localStorage.setItem(reviewName(job), text);
  } catch {
    // It lasts as long as the review is open.
  }
}
