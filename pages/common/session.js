// Who is signed in. The access token is in this page's memory and nowhere else; the refresh token is in a cookie that no
// script can read.

import { kept } from "./storage.js";

/** Before it ends, a token is exchanged for the next one: so long, in milliseconds. */
const MARGIN = 20_000;

/** How long an answer may take, in milliseconds: other tabs wait for it. */
const TIMEOUT = 20_000;

const channel = new BroadcastChannel("soundwave-session");

class Session extends EventTarget {
  #access = null;
  #goodUntil = 0;

  constructor() {
    super();
    channel.onmessage = ({ data }) => {
      if (data.access) this.#take(data.access);
      else this.#forget();
    };
  }

  /** Whether the browser has, or should have, the cookie. */
  get isSignedIn() {
    return this.#access !== null || kept.get("signed-in") === true;
  }

  /** What the token says of its user: `role`, `perms` and `user_id`; null if it is not known, or nobody is signed in. */
  get claims() {
    return this.#access === null ? null : read(this.#access);
  }

  /** Whether the user may do something, as far as is known; the shop itself decides. */
  may(permission) {
    return this.claims?.perms?.includes(permission) ?? false;
  }

  /**
   * A good access token; null if nobody is signed in.
   *
   * Throws where the shop cannot be reached.
   */
  async token() {
    if (this.#access !== null && performance.now() < this.#goodUntil) return this.#access;
    return this.isSignedIn ? this.renew(this.#access) : null;
  }

  /**
   * The token after `refused`. Of all tabs, one asks at a time; one that has waited finds what another has got.
   *
   * Should two ask at once all the same, the shop gives both the same successor.
   */
  renew(refused) {
    return navigator.locks.request("soundwave-refresh", async () => {
      if (this.#access !== refused && this.#access !== null) return this.#access;
      const answer = await send("refresh/");
      if (answer.status === 401) {
        this.#forget();
        channel.postMessage({});
        return null;
      }
      if (!answer.ok) throw new Error(`the session could not be renewed: ${answer.status}`);
      return this.#share(await answer.json());
    });
  }

  /** Signs in; the answer if that was refused, else null. */
  async signIn(username, password) {
    const answer = await send("", { username, password });
    if (!answer.ok) return answer;
    this.#share(await answer.json());
    return null;
  }

  /** Signs out, on this browser. Where the shop cannot be reached, nothing is changed, and it throws. */
  async signOut() {
    const answer = await send("revoke/");
    if (!answer.ok) throw new Error(`signing out failed: ${answer.status}`);
    this.#forget();
    channel.postMessage({});
  }

  #share({ access }) {
    this.#take(access);
    channel.postMessage({ access });
    return access;
  }

  #take(access) {
    const before = this.claims?.user_id;
    const { iat, exp, user_id: user } = read(access);
    this.#access = access;
    // By how long it lives: the clock of this machine may be wrong.
    this.#goodUntil = performance.now() + (exp - iat) * 1000 - MARGIN;
    kept.set("signed-in", true);
    if (user !== before) this.dispatchEvent(new Event("change"));
  }

  #forget() {
    const wasSignedIn = this.isSignedIn;
    this.#access = null;
    kept.set("signed-in", null);
    if (wasSignedIn) this.dispatchEvent(new Event("change"));
  }
}

/** The middle part of a token: what it says, which only the shop can check. */
function read(token) {
  const text = atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (character) => character.charCodeAt(0))));
}

function send(path, body) {
  return fetch(`/api/token/cookie/${path}`, {
    method: "POST",
    // Without it the shop refuses: pages of other origins cannot send it.
    headers: { "X-Requested-With": "soundwave", ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT),
  });
}

/** The session of this browser. */
export const session = new Session();
