// The basket, and the press that orders it.

import { Problem } from "../common/api.js";
import { h } from "../common/dom.js";
import { say } from "../common/notices.js";
import { session } from "../common/session.js";
import { money, t, total } from "../common/texts.js";
import { go } from "../common/router.js";
import { failure, signInFirst, View } from "../common/view.js";
import { basket } from "./basket.js";
import { cover } from "../common/cover.js";
import { confirm, pending, place } from "./ordering.js";
import { stepper } from "./stepper.js";

customElements.define("basket-page", class extends View {
  #isPlacing = false;
  /** What there is of products of which there is too little, by id. */
  #left = new Map();

  start() {
    this.note = h("div", { role: "alert" });
    this.content = h("div", { class: "basket" }, h("p", { class: "empty" }, t("loading")));
    this.append(this.heading(t("basket")), this.note, this.content);
    this.listen(basket, "change", () => this.#show());
    this.attempt(async () => {
      await basket.load();
      // An order of before has no answer yet: the page was closed or loaded again in the middle of it.
      if (pending()) this.#place();
    }, this.content);
  }

  #show() {
    if (this.#isPlacing) return;
    const items = basket.items;
    if (items === null) return;
    if (!items.length) {
      this.content.replaceChildren(h("p", { class: "empty" }, t("basket.empty")),
        h("p", {}, h("a", { class: "button primary", href: "/" }, t("basket.browse"))));
      return;
    }
    const focus = this.#focus();
    const sum = total(items.map((item) => [item.product.price, item.quantity]));
    this.button = h("button", { type: "button", class: "primary wide", onclick: () => this.#order() },
      session.isSignedIn ? t("basket.order") : t("basket.sign-in"));
    this.content.replaceChildren(
      h("ul", { class: "lines" }, items.map((item) => this.#line(item))),
      h("aside", { class: "summary" },
        h("p", { class: "sum" }, h("span", {}, t("basket.total")), h("strong", {}, money(sum))), this.button));
    focus?.();
  }

  /** What brings the focus back to where it is, when the lines have been made anew. */
  #focus() {
    const controls = (line) => [...line.querySelectorAll("button, input, a")];
    const line = document.activeElement?.closest("[data-item]");
    if (!line) return null;
    const place = controls(line).indexOf(document.activeElement);
    return () => {
      const again = this.content.querySelector(`[data-item="${line.dataset.item}"]`);
      if (again) controls(again)[place]?.focus();
    };
  }

  #line(item) {
    const { product, quantity } = item;
    const steps = stepper(quantity, product.name, (value) => this.#change(() => basket.change(item, value)));
    return h("li", { class: "line", "data-item": item.id },
      h("a", { href: `/products/${product.id}/`, tabindex: -1, "aria-hidden": "true" }, cover(product, true)),
      h("div", { class: "line-text" },
        h("a", { href: `/products/${product.id}/` }, product.name),
        h("small", {}, product.category ? t("basket.each", { price: money(product.price) }) : t("basket.gone")),
        this.#shortage(item)),
      steps.element,
      h("strong", { class: "price" }, money(total([[product.price, quantity]]))),
      h("button", {
        type: "button", class: "quiet", "aria-label": t("basket.remove.name", { name: product.name }),
        onclick: () => this.#change(() => basket.remove(item)),
      }, t("basket.remove")));
  }

  #shortage(item) {
    const left = this.#left.get(item.product.id);
    if (left === undefined || left >= item.quantity) return null;
    const { name } = item.product;
    return h("p", { class: "wrong" },
      left ? t("basket.short", { count: left, name }) : t("basket.short.none", { name }), " ",
      left > 0 && h("button", { type: "button", class: "quiet", onclick: () => this.#change(() => basket.change(item, left)) },
        t("basket.take-left")));
  }

  async #change(work) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(error.text);
      this.#show();
    }
  }

  /** One press is one order: until there is an answer, further ones do nothing. */
  async #order() {
    if (this.#isPlacing) return;
    if (!session.isSignedIn) return signInFirst();
    this.#isPlacing = true;
    this.content.inert = true;
    try {
      // What is seen is what is ordered.
      await basket.settled();
      await session.token();
    } catch (error) {
      this.#isPlacing = false;
      this.content.inert = false;
      return this.#refused(error instanceof Problem ? error : new Problem(0));
    }
    if (!pending()) confirm(basket.items.map((item) => item.id));
    this.#place();
  }

  async #place() {
    this.#isPlacing = true;
    this.content.inert = true;
    this.#left.clear();
    this.note.replaceChildren(h("p", { class: "notice busy" }, t("basket.placing")));
    const { ids } = pending();
    try {
      const order = await place({
        signal: this.signal,
        waits: ({ status }) => this.note.replaceChildren(h("p", { class: "notice busy" },
          t(status === 0 ? "basket.waiting" : "problem.service_unavailable"))),
      });
      basket.forget(ids);
      go(`/orders/${order.id}/?placed`, { replace: true });
    } catch (problem) {
      if (this.signal.aborted) return;
      if (!(problem instanceof Problem)) throw problem;
      this.#isPlacing = false;
      this.content.inert = false;
      this.#refused(problem);
    }
  }

  #refused(problem) {
    if (problem.status === 401) return signInFirst();
    for (const { product_id: id, available } of problem.document.products ?? []) this.#left.set(id, available);
    const isOpen = pending() !== null;
    this.note.replaceChildren(isOpen
      ? h("div", { class: "notice bad" }, h("p", {}, t("basket.unknown")),
        h("button", { type: "button", onclick: () => this.#place() }, t("try-again")))
      : failure(problem));
    this.#show();
    if (isOpen) this.content.inert = true;
    // The items may have changed elsewhere: the shop's word about them is newer.
    else basket.load().catch((error) => say(error.text));
  }
});
