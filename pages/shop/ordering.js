// Placing an order, once: whatever becomes of the connection, the same key goes with the same order until there is an
// answer.

import { post } from "../common/api.js";
import { delay } from "../common/dom.js";
import { session } from "../common/session.js";
import { tab } from "../common/storage.js";

/** How long one answer may take, in milliseconds. */
const TIMEOUT = 15_000;

/** How long to wait before each further try, in milliseconds, where the shop does not say; then it is given up. */
const WAITS = [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000];

/** The longest that the shop's own word is heeded. */
const LONGEST_WAIT = 15_000;

/** Whose answer says nothing of whether the order was placed: nobody's, a proxy's, or "it is being placed". */
function isUndecided(problem) {
  return [0, 429, 500, 502, 503, 504].includes(problem.status) || problem.code === "idempotency_in_flight";
}

/** The user's order that has no answer yet, `{ key, ids }`, or null; a reload of the page keeps it. */
export function pending() {
  const order = tab.get("order");
  return order?.user === session.claims?.user_id ? order : null;
}

/** Confirms an order of basket items: from here on it has its key. */
export function confirm(ids) {
  tab.set("order", { key: key(), ids, user: session.claims?.user_id });
}

/** 128 random bits; `randomUUID` is for pages that came by TLS only. */
function key() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Sends the confirmed order until there is an answer.
 *
 * - `waits`: called with the problem before each further try.
 *
 * Returns the order. Throws the `Problem` that decided against it, after which it is no longer pending; or the last one
 * that decided nothing, after which it still is.
 */
export async function place({ signal, waits }) {
  const { key, ids } = pending();
  const headers = { "Idempotency-Key": key };
  for (let attempt = 0; ; attempt += 1) {
    try {
      const { data } = await post("/api/orders/", { order_items: ids }, { headers, signal, timeout: TIMEOUT });
      tab.set("order", null);
      return data;
    } catch (problem) {
      if (signal.aborted) throw problem;
      // Signed out in the middle of it: it is still to be placed.
      if (problem.status !== 401 && !isUndecided(problem)) tab.set("order", null);
      if (!isUndecided(problem) || attempt === WAITS.length) throw problem;
      waits(problem);
      await later(Math.min(problem.retryAfter ?? WAITS[attempt], LONGEST_WAIT), signal);
    }
  }
}

/** After some time, or as soon as the device is connected again. */
async function later(milliseconds, signal) {
  const online = new Promise((resolve) => addEventListener("online", resolve, { once: true, signal }));
  await Promise.race([delay(milliseconds, signal), online]);
}
