// One product, and what is bought with it.

import { get, Problem } from "../common/api.js";
import { h } from "../common/dom.js";
import { money, t } from "../common/texts.js";
import { View } from "../common/view.js";
import { card, stockNote, take } from "./card.js";
import { cover } from "../common/cover.js";
import { stepper } from "./stepper.js";

customElements.define("product-page", class extends View {
  start() {
    this.append(h("p", { class: "back" }, h("a", { href: "/" }, `← ${t("product.back")}`)), h("article", { class: "product waiting" },
      h("div", { class: "cover" }), h("div", { class: "product-text" }, h("h1", { tabindex: -1 }, "\u00a0"))));
    this.attempt(async () => {
      const { data } = await get(`/api/products/${this.params.id}/`, { as: "anyone", signal: this.signal });
      this.#show(data);
      await this.#others(data);
    }, this.querySelector("article"));
  }

  #show(product) {
    const quantity = stepper(1, t("product.quantity"));
    const heading = this.heading(product.name);
    const hadFocus = document.activeElement?.matches("h1");
    this.querySelector("article").replaceWith(h("article", { class: "product" },
      cover(product, true),
      h("div", { class: "product-text" },
        product.category && h("p", {}, h("a", { class: "card-category", href: `/?category=${product.category.id}` }, product.category.name)),
        heading,
        h("p", { class: "price large" }, money(product.price)),
        h("p", {}, stockNote(product.stock)),
        product.stock > 0 && h("div", { class: "buy" }, quantity.element,
          h("button", { type: "button", class: "primary", onclick: () => take(product, quantity.value) }, t("product.add"))),
        h("p", { class: "description" }, product.description))));
    if (hadFocus) heading.focus({ preventScroll: true });
  }

  async #others(product) {
    try {
      const path = `/api/products/${product.id}/recommendations/?limit=4`;
      const { data } = await get(path, { as: "anyone", signal: this.signal });
      if (!data.length) return;
      this.append(h("section", { class: "others" },
        h("h2", {}, t("product.often-with")), h("ul", { class: "cards" }, data.map((each) => card(each)))));
    } catch (error) {
      // The product is what was asked for.
      if (!this.signal.aborted && !(error instanceof Problem)) throw error;
    }
  }
});
