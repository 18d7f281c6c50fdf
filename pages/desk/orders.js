// All orders, and each with what can be done about it.

import { get, post, Problem } from "../common/api.js";
import { h } from "../common/dom.js";
import { ask, say } from "../common/notices.js";
import { money, t, time } from "../common/texts.js";
import { failure, View } from "../common/view.js";
import { choice, ListView, table } from "./table.js";

const STATUSES = ["pending", "paid", "completed", "cancelled", "payment_failed"];

const badge = (status) => h("span", { class: `badge ${status}` }, t(`order.status.${status}`));

customElements.define("desk-orders", class extends ListView {
  label = "desk.orders";
  path = "/api/orders/";

  filters() {
    return [choice("status", t("desk.status"), STATUSES.map((name) => [name, t(`order.status.${name}`)]))];
  }

  columns() {
    return [t("desk.number"), t("desk.date"), t("desk.user"), t("desk.status"), [t("desk.total")]];
  }

  row(order) {
    return h("tr", {},
      h("th", { scope: "row", class: "number" }, h("a", { href: `/desk/orders/${order.id}/` }, order.number)),
      h("td", {}, h("time", { datetime: order.created_at }, time(order.created_at))),
      h("td", {}, order.user), h("td", {}, badge(order.status)), h("td", { class: "number" }, money(order.total)));
  }
});

customElements.define("desk-order", class extends View {
  start() {
    this.append(h("p", { class: "back" }, h("a", { href: "/desk/orders/" }, `← ${t("desk.orders")}`)),
      (this.top = this.heading(t("order", { number: "" }))), (this.content = h("div", { class: "panel" })));
    this.#load();
  }

  #load() {
    return this.attempt(async () => {
      const { data } = await get(`/api/orders/${this.params.id}/`, { signal: this.signal });
      this.#show(data);
    }, this.content);
  }

  #show(order) {
    this.top.textContent = t("order", { number: order.number });
    document.title = `${this.top.textContent} · ${t("desk")}`;
    const { status } = order;
    this.content.replaceChildren(
      h("p", { class: "actions", role: "status" }, badge(status), order.user, h("strong", {}, money(order.total))),
      table([t("desk.name"), [t("desk.price")], [t("product.quantity")]], h("tbody", {}, order.items.map(({ product, quantity, unit_price: price }) =>
        h("tr", {}, h("th", { scope: "row" }, product.name), h("td", { class: "number" }, money(price)), h("td", { class: "number" }, String(quantity))))), t("desk.orders")),
      h("h2", {}, t("order.history")),
      h("ol", { class: "history" }, order.history.map(({ status: each, at, by }) =>
        h("li", {}, t(each === "pending" ? "order.step.pending" : `order.status.${each}`), " ", h("time", { datetime: at }, time(at)), by && ` · ${by}`))),
      h("p", { class: "actions" },
        status === "paid" && h("button", { type: "button", class: "primary", onclick: () => this.#become("completion", t("desk.order.completed")) }, t("desk.order.complete")),
        (status === "pending" || status === "paid") && h("button", { type: "button", onclick: () => this.#cancel() }, t("order.cancel"))));
  }

  async #cancel() {
    if (await ask(t("order.cancel.ask"), t("order.cancel"))) await this.#become("cancellation", t("order.cancelled"));
  }

  async #become(what, words) {
    try {
      await post(`/api/orders/${this.params.id}/${what}/`);
      say(words);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(error.text);
      if (error.status === 0) return this.content.append(failure(error));
    }
    await this.#load();
  }
});
