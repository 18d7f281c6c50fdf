// What the user means to buy: with the shop for who is signed in, else in this browser. Signing in brings the one to the
// other.

import { get, patch, post, Problem, remove } from "../common/api.js";
import { session } from "../common/session.js";
import { kept } from "../common/storage.js";

/** The most of one product that an item can have. */
export const MOST = 10_000;

class Basket extends EventTarget {
  /** `{ id, product, quantity }` each; in a browser, the id is the product's. */
  items = null;
  #loading = null;
  /** The last of the changes that are on their way: one goes after the other. */
  #changes = Promise.resolve();
  #isSignedIn = null;
  #user = null;

  constructor() {
    super();
    session.addEventListener("change", () => {
      const before = [this.#isSignedIn, this.#user];
      this.#user = session.claims?.user_id ?? null;
      // The first that is heard of who was signed in anyway is no news.
      if (before[0] === session.isSignedIn && (before[1] === null || before[1] === this.#user)) return;
      this.items = null;
      this.#loading = null;
      this.load().catch((error) => {
        // Whoever shows the basket asks again, and says so.
        if (!(error instanceof Problem)) throw error;
      });
    });
  }

  /** How many pieces; null if it is not known yet. */
  get count() {
    return this.items?.reduce((sum, item) => sum + item.quantity, 0) ?? null;
  }

  /** Reads it, once for all who ask at the same time. */
  load() {
    this.#loading ??= this.#read().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #read() {
    this.#isSignedIn = session.isSignedIn;
    if (session.isSignedIn) {
      await this.#bring();
      const { data } = await get("/api/order-items/?limit=100");
      this.#set(data);
    } else {
      this.#set(kept.get("basket") ?? []);
    }
  }

  /** What was put into this browser's basket before signing in, each once: what is brought is taken out here first. */
  async #bring() {
    for (let rest = kept.get("basket") ?? []; rest.length; ) {
      const [{ product, quantity }, ...others] = rest;
      kept.set("basket", others);
      try {
        await post("/api/order-items/", { product_id: product.id, quantity });
      } catch (error) {
        // Not sold any more, or no room: nothing to wait for. Else it stays for the next time.
        if (error.status !== 422 && error.status !== 409) {
          kept.set("basket", rest);
          throw error;
        }
      }
      rest = others;
    }
    kept.set("basket", null);
  }

  /** Puts a product in; of one that is there already, there is more then. */
  async add(product, quantity = 1) {
    if (this.items === null) await this.load();
    const present = this.items.find((item) => item.product.id === product.id);
    if (present) return this.change(present, Math.min(MOST, present.quantity + quantity));
    if (session.isSignedIn) {
      const { data } = await post("/api/order-items/", { product_id: product.id, quantity });
      this.#set([...this.items, data]);
    } else {
      this.#keep([...this.items, { id: product.id, product, quantity }]);
    }
  }

  /** Shown at once; should the shop not take it, what it has is shown again. */
  async change(item, quantity) {
    const items = this.items.map((each) => (each.id === item.id ? { ...each, quantity } : each));
    if (!session.isSignedIn) return this.#keep(items);
    this.#set(items);
    const send = () => patch(`/api/order-items/${item.id}/`, { quantity });
    this.#changes = this.#changes.then(send, send);
    try {
      await this.#changes;
    } catch (error) {
      this.#changes = Promise.resolve();
      await this.load();
      throw error;
    }
  }

  /** Returns once the shop has every change; throws if it did not take the last one. */
  settled() {
    return this.#changes;
  }

  async remove(item) {
    if (session.isSignedIn) {
      await remove(`/api/order-items/${item.id}/`).catch((error) => {
        if (error.status !== 404) throw error;
      });
    }
    const items = this.items.filter((each) => each.id !== item.id);
    if (session.isSignedIn) this.#set(items);
    else this.#keep(items);
  }

  /** What was ordered has left it. */
  forget(ids) {
    this.#set((this.items ?? []).filter((item) => !ids.includes(item.id)));
  }

  #keep(items) {
    kept.set("basket", items);
    this.#set(items);
  }

  #set(items) {
    this.items = items;
    this.dispatchEvent(new Event("change"));
  }
}

/** The basket of whoever uses this browser. */
export const basket = new Basket();
