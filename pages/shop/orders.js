// The user's own orders, and each with what became of it.

import { get, post, Problem } from "../common/api.js";
import { h, put } from "../common/dom.js";
import { ask, say } from "../common/notices.js";
import { date, money, t, time } from "../common/texts.js";
import { failure, View } from "../common/view.js";
import { cover } from "../common/cover.js";

/** In these an order is about to become another, so it is looked at again: so often and so long, in milliseconds. */
const LOOK = [500, 1000, 1500, 2500, 4000, 6000, 10_000];

/** A status, by a word and a colour. */
export const badge = (status) => h("span", { class: `badge ${status}` }, t(`order.status.${status}`));

customElements.define("order-list", class extends View {
  start() {
    this.list = h("ul", { class: "orders" });
    this.foot = h("div", { class: "list-foot" }, h("p", { class: "empty" }, t("loading")));
    this.append(this.heading(t("orders.yours")), this.list, this.foot);
    this.#more("/api/orders/?limit=20");
  }

  #more(path) {
    return this.attempt(async () => {
      const { data, next } = await get(path, { signal: this.signal });
      this.list.append(...data.map((order) => this.#order(order)));
      this.foot.replaceChildren();
      if (next) this.foot.append(h("button", { type: "button", onclick: () => this.#more(next) }, t("more")));
      if (!this.list.childElementCount) this.foot.append(h("p", { class: "empty" }, t("orders.none")));
    }, this.foot);
  }

  #order(order) {
    const count = order.items.reduce((sum, item) => sum + item.quantity, 0);
    return h("li", {}, h("a", { class: "order", href: `/orders/${order.id}/` },
      h("span", { class: "covers", "aria-hidden": "true" }, order.items.slice(0, 4).map(({ product }) => cover(product))),
      h("span", { class: "order-text" },
        h("strong", {}, t("order.of", { date: date(order.created_at) })),
        h("small", {}, t("order.items", { count }))),
      badge(order.status), h("strong", { class: "price" }, money(order.total))));
  }
});

customElements.define("order-page", class extends View {
  #looks = 0;

  start() {
    const isNew = new URLSearchParams(location.search).has("placed");
    this.top = isNew
      ? h("div", { class: "placed" }, this.heading(t("order.placed")), h("p", {}, t("order.placed.thanks")))
      : this.heading(t("order", { number: "" }));
    this.content = h("div", {}, h("p", { class: "empty" }, t("loading")));
    this.isNew = isNew;
    this.append(h("p", { class: "back" }, h("a", { href: "/orders/" }, `← ${t("order.back")}`)), this.top, this.content);
    this.#load();
  }

  #load() {
    return this.attempt(async () => {
      const { data } = await get(`/api/orders/${this.params.id}/`, { signal: this.signal });
      this.#show(data);
    }, this.content);
  }

  #show(order) {
    if (!this.isNew) {
      this.top.textContent = t("order", { number: order.number });
      document.title = `${this.top.textContent} · ${t("shop.name")}`;
    }
    const canBeCancelled = order.status === "pending" || order.status === "paid";
    put(this.content,
      h("p", { class: "order-state", role: "status" }, this.isNew && h("span", {}, t("order", { number: order.number })), badge(order.status)),
      h("ul", { class: "lines" }, order.items.map(({ product, quantity, unit_price: price }) => h("li", { class: "line" },
        cover(product),
        h("div", { class: "line-text" }, h("a", { href: `/products/${product.id}/` }, product.name),
          h("small", {}, `${quantity} × ${money(price)}`))))),
      h("p", { class: "sum" }, h("span", {}, t("order.total")), h("strong", {}, money(order.total))),
      h("section", {}, h("h2", {}, t("order.history")), h("ol", { class: "history" }, order.history.map(({ status, at }) =>
        h("li", {}, t(status === "pending" ? "order.step.pending" : `order.status.${status}`), " ", h("time", { datetime: at }, time(at)))))),
      canBeCancelled && h("p", {}, h("button", { type: "button", onclick: () => this.#cancel() }, t("order.cancel"))));
    if (order.status === "pending" && this.#looks < LOOK.length) this.#lookAgain();
  }

  #lookAgain() {
    const timer = setTimeout(() => this.#load(), LOOK[this.#looks]);
    this.#looks += 1;
    this.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  }

  async #cancel() {
    if (!(await ask(t("order.cancel.ask"), t("order.cancel")))) return;
    try {
      const { data } = await post(`/api/orders/${this.params.id}/cancellation/`, undefined, { signal: this.signal });
      say(t("order.cancelled"));
      if (data?.history) this.#show(data);
      else await this.#load();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.content.prepend(failure(error));
    }
  }
});
