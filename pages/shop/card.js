// A product among others.

import { h } from "../common/dom.js";
import { Problem } from "../common/api.js";
import { say } from "../common/notices.js";
import { money, t } from "../common/texts.js";
import { basket } from "./basket.js";
import { cover } from "../common/cover.js";

/** Below which number the stock is told. */
const FEW = 6;

/** What there is of a product. */
export function stockNote(stock) {
  if (stock === 0) return h("span", { class: "stock none" }, t("product.sold-out"));
  if (stock < FEW) return h("span", { class: "stock few" }, t("product.few", { count: stock }));
  return h("span", { class: "stock" }, t("product.in-stock"));
}

/** Puts a product into the basket, and says so. */
export async function take(product, quantity = 1) {
  try {
    await basket.add(product, quantity);
    say(t("product.added", { name: product.name }), h("a", { href: "/basket/" }, t("basket")));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.text);
  }
}

/** A card; all of them are of one height, so that nothing moves when they come. */
export function card(product, isEarly = false) {
  return h("li", { class: "card" },
    h("a", { class: "card-link", href: `/products/${product.id}/` },
      cover(product, isEarly),
      h("span", { class: "card-category" }, product.category?.name ?? ""),
      h("span", { class: "card-name" }, product.name)),
    h("div", { class: "card-foot" },
      h("span", { class: "price" }, money(product.price)),
      stockNote(product.stock),
      h("button", {
        type: "button", class: "round", disabled: product.stock === 0, title: t("product.add"),
        "aria-label": t("product.add.name", { name: product.name }), onclick: () => take(product),
      }, "+")));
}

/** The place of a card that is still to come. */
export function placeholder() {
  return h("li", { class: "card waiting", "aria-hidden": "true" },
    h("div", { class: "card-link" }, h("div", { class: "cover" }), h("span", { class: "card-category" }, "\u00a0"), h("span", { class: "card-name" }, "\u00a0")),
    h("div", { class: "card-foot" }, "\u00a0"));
}
