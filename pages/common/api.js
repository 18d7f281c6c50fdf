// The shop's interface: requests, and what becomes of them.

import { session } from "./session.js";
import { hasText, t } from "./texts.js";

/** How long an answer may take, in milliseconds; a file of products has more. */
const TIMEOUT = 35_000;

/** An answer that says what went wrong (RFC 9457), or that there was none: then `status` is 0. */
export class Problem extends Error {
  constructor(status, document, headers) {
    super(document?.detail ?? `status ${status}`);
    this.status = status;
    this.code = document?.code ?? (status === 0 ? "no_connection" : "unknown");
    this.document = document ?? {};
    /** For each field that was refused, why: sentences. */
    this.fields = document?.errors ?? {};
    const seconds = Number(headers?.get("Retry-After"));
    /** After how many milliseconds another try makes sense; null if it was not said. */
    this.retryAfter = Number.isFinite(seconds) && headers?.has("Retry-After") ? seconds * 1000 : null;
  }

  /** For people, in their language if we have it. */
  get text() {
    const name = `problem.${this.code}`;
    if (hasText(name)) return t(name);
    if (this.status === 503 || this.status === 502 || this.status === 504) return t("problem.service_unavailable");
    return this.message;
  }
}

/**
 * Sends a request, and reads its answer: `{ data, tag, next, total, headers }`.
 *
 * - `body`: an object, sent as JSON; or a file, sent as it is.
 * - `as`: "anyone" sends no token, which keeps the catalogue's answers in the browser's cache.
 * - `tag`: the state that is to be changed, for `If-Match`.
 *
 * Throws a `Problem`, or what `signal` was aborted with.
 */
export async function request(method, path, { body, as = "user", tag, headers = {}, signal, timeout = TIMEOUT } = {}) {
  const fields = { Accept: "application/json", ...headers };
  if (tag) fields["If-Match"] = tag;
  if (body !== undefined && !(body instanceof Blob)) {
    fields["Content-Type"] = "application/json";
    body = JSON.stringify(body);
  }
  for (let isSecond = false; ; isSecond = true) {
    let answer, token;
    try {
      token = as === "user" ? await session.token() : null;
      if (token) fields.Authorization = `Bearer ${token}`;
      const ends = AbortSignal.timeout(timeout);
      answer = await fetch(path, { method, headers: fields, body, signal: signal ? AbortSignal.any([signal, ends]) : ends });
      if (answer.status !== 401 || isSecond || !token) return await read(answer);
    } catch (error) {
      if (signal?.aborted || error instanceof Problem) throw error;
      throw new Problem(0);
    }
    // The token was refused before its time: its session has ended, or its user has other rights now.
    if (!(await session.renew(token).catch(() => null))) throw await problem(answer);
  }
}

async function read(answer) {
  if (!answer.ok) throw await problem(answer);
  const text = await answer.text();
  const link = answer.headers.get("Link")?.match(/<([^>]+)>; rel="next"/);
  const total = answer.headers.get("X-Total-Count");
  return {
    data: text ? JSON.parse(text) : null,
    tag: answer.headers.get("ETag"),
    /** The target of the next page; null on the last one. */
    next: link ? link[1] : null,
    total: total === null ? null : Number(total),
    headers: answer.headers,
  };
}

async function problem(answer) {
  return new Problem(answer.status, await answer.json().catch(() => null), answer.headers);
}

export const get = (path, options) => request("GET", path, options);
export const post = (path, body, options) => request("POST", path, { ...options, body });
export const patch = (path, body, options) => request("PATCH", path, { ...options, body });
export const remove = (path, options) => request("DELETE", path, options);

/** A target with a query; what is null, empty or false is left out. */
export function target(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "" && value !== false) query.set(name, value);
  }
  return query.size ? `${path}?${query}` : path;
}
