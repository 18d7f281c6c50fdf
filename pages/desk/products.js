// The products as a table, changed in place.

import { get, post, Problem, remove } from "../common/api.js";
import { cover } from "../common/cover.js";
import { h } from "../common/dom.js";
import { field, form } from "../common/forms.js";
import { ask, say } from "../common/notices.js";
import { go } from "../common/router.js";
import { session } from "../common/session.js";
import { money, number, t } from "../common/texts.js";
import { View } from "../common/view.js";
import { amount, change } from "./editing.js";
import { choice, ListView, words } from "./table.js";

const LABELS = () => ({
  name: t("desk.name"), price: t("desk.price"), stock: t("desk.stock"), category: t("desk.category"), description: t("desk.description"),
});

let categories = [];

/** A category by its name, whether it is given whole or by its id. */
export const shown = (name, value) => (name === "category" ? categories.find(({ id }) => id === (value.id ?? value))?.name : value);

/** All categories, `[{ id, name }]`. */
export async function allCategories(signal) {
  categories = (await get("/api/categories/?limit=100", { as: "anyone", signal })).data;
  return categories;
}

const options = () => categories.map(({ id, name }) => [String(id), name]);

customElements.define("desk-products", class extends ListView {
  label = "desk.products";

  /** Administrators change all products, suppliers their own. */
  get path() {
    return session.may("products.change_all") ? "/api/products/" : "/api/users/me/products/";
  }

  async start() {
    await this.attempt(() => allCategories(this.signal));
    if (!this.signal.aborted) super.start();
  }

  head() {
    return h("p", { class: "actions" },
      session.may("products.change_all") && h("a", { class: "button", href: "/desk/import/" }, t("desk.import")),
      h("a", { class: "button primary", href: "/desk/additions/" }, t("desk.add")));
  }

  filters() {
    if (!session.may("products.change_all")) return [];
    return [
      words("search", t("desk.search")), choice("category", t("desk.category"), options()),
      choice("in_stock", t("desk.stock"), [["true", t("product.in-stock")], ["false", t("product.sold-out")]]),
      choice("ordering", t("shop.sort"), [["-created_at", t("shop.sort.newest")], ["price", t("shop.sort.cheapest")],
        ["-price", t("shop.sort.dearest")], ["name", t("shop.sort.name")]]),
    ];
  }

  columns() {
    return [t("desk.picture"), t("desk.name"), t("desk.category"), [t("desk.price")], [t("desk.stock")], t("desk.actions")];
  }

  row(product) {
    const button = (text, name, work) => h("button", { type: "button", class: "quiet", "aria-label": name, onclick: work }, text);
    const { name } = product;
    const row = h("tr", { "data-id": product.id },
      h("td", {}, picture(product)),
      h("th", { scope: "row" }, h("a", { href: `/desk/products/${product.id}/` }, name)),
      h("td", {}, product.category.name),
      h("td", { class: "number" }, money(product.price)),
      h("td", { class: product.stock === 0 ? "number wrong" : "number" }, number(product.stock)),
      h("td", { class: "buttons" },
        button(t("desk.edit"), t("desk.edit.name", { name }), () => this.#edit(product, row)),
        button(t("desk.delete"), t("desk.delete.name", { name }), () => this.#delete(product, row))));
    return row;
  }

  /** The row becomes fields; what is changed is the state that was just read, not the one of the list. */
  async #edit({ id }, row) {
    let read;
    try {
      read = await get(`/api/products/${id}/`, { signal: this.signal });
    } catch (error) {
      return this.#tell(error);
    }
    const { data, tag } = read;
    const input = (name, label, value, more) => h("input", { name, "aria-label": label, ".value": value, required: true, ...more });
    const name = input("name", t("desk.name"), data.name, { maxlength: 200 });
    const price = input("price", t("desk.price"), data.price, { inputmode: "decimal", size: 8 });
    const category = h("select", { name: "category", "aria-label": t("desk.category") }, options().map(([value, text]) => h("option", { value }, text)));
    category.value = String(data.category.id);
    const back = (product) => {
      const next = this.row(product);
      editor.replaceWith(next);
      next.querySelector("button").focus();
    };
    const save = async () => {
      try {
        const values = { name: name.value, price: amount(price.value), category: Number(category.value) };
        const { data: changed } = await change(`/api/products/${id}/`, values, tag, LABELS(), shown);
        say(t("saved"));
        back(changed);
      } catch (error) {
        this.#tell(error);
      }
    };
    const keys = (event) => {
      if (event.key === "Escape") back(data);
      if (event.key === "Enter" && event.target.matches("input")) save();
    };
    const editor = h("tr", { class: "editor", "data-id": id, onkeydown: keys },
      h("td", {}, picture(data)), h("td", {}, name), h("td", {}, category), h("td", {}, price),
      h("td", { class: "number" }, number(data.stock)),
      h("td", { class: "buttons" },
        h("button", { type: "button", class: "primary", onclick: save }, t("save")),
        h("button", { type: "button", class: "quiet", onclick: () => back(data) }, t("cancel"))));
    row.replaceWith(editor);
    name.focus();
  }

  async #delete({ id, name }, row) {
    if (!(await ask(t("desk.delete.ask", { name }), t("desk.delete")))) return;
    try {
      const { tag } = await get(`/api/products/${id}/`);
      await remove(`/api/products/${id}/`, { tag });
      row.remove();
      say(t("desk.deleted"));
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error) {
    if (this.signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    say(Object.values(error.fields).flat()[0] ?? error.text);
  }
});

/** A small picture of a product. */
export function picture(product) {
  return product.image
    ? h("img", { class: "thumb", src: product.image, alt: "", width: 44, height: 44, loading: "lazy" })
    : h("span", { class: "thumb" }, cover(product));
}

/** The fields of a product. */
export function productFields(product) {
  const of = (name, label, more) => field(name, label, { value: product?.[name], required: true, ...more });
  return [
    of("name", t("desk.name"), { maxlength: 200 }),
    field("category", t("desk.category"), { options: options(), value: product && String(product.category.id) }),
    of("price", t("desk.price"), { inputmode: "decimal", pattern: "[0-9]+([.,][0-9]{1,2})?" }),
    of("description", t("desk.description"), { rows: 5 }),
  ];
}

customElements.define("desk-addition", class extends View {
  async start() {
    await this.attempt(async () => {
      await allCategories(this.signal);
      const stock = field("stock", t("desk.stock"), { inputmode: "numeric", pattern: "[0-9]{1,9}", value: "0", required: true });
      const fields = productFields(null);
      fields.splice(3, 0, stock);
      this.append(h("div", { class: "head" }, this.heading(t("desk.new-product"))),
        h("div", { class: "panel" }, form(fields, t("desk.add"), async (values) => {
          const { data } = await post("/api/products/", {
            ...values, price: amount(values.price), stock: Number(values.stock), category: Number(values.category),
          });
          say(t("saved"));
          go(`/desk/products/${data.id}/`);
        })));
    });
  }
});

export { LABELS };
