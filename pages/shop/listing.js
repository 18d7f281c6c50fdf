// The products: by category, words, price and stock, in some order; more of them at a press.

import { get, Problem, target } from "../common/api.js";
import { debounced, h } from "../common/dom.js";
import { kept } from "../common/storage.js";
import { t } from "../common/texts.js";
import { rewrite } from "../common/router.js";
import { failure, View } from "../common/view.js";
import { card, placeholder } from "./card.js";

const PAGE = 24;

/** How many listings are remembered, for the way back. */
const REMEMBERED = 20;

/** For how long typing is waited for, in milliseconds. */
const TYPING = 250;

/** The names of the filters, as they stand in the address of the page and of the list. */
const NAMES = ["search", "category", "min_price", "max_price", "in_stock", "ordering"];

/** Listings by their target: `{ products, next }`, as far as they were shown. */
const remembered = new Map();

/** Those at the door, as they were the last time: shown at once, while the present ones are on their way. */
const DOOR = listTarget({});

function listTarget(filters) {
  return target("/api/products/", { ...filters, limit: PAGE });
}

/** The categories, asked for once. */
let categories = null;

customElements.define("product-listing", class extends View {
  #filters;
  #products = [];
  #next = null;
  #request = null;

  start() {
    const query = new URLSearchParams(location.search);
    this.#filters = Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ""]));
    this.top = this.heading("");
    this.chips = h("ul", { class: "chips" });
    this.count = h("p", { class: "count", role: "status" });
    this.list = h("ul", { class: "cards" });
    this.foot = h("div", { class: "list-foot" });
    this.append(
      h("nav", { class: "categories", "aria-label": t("shop.categories") }, this.chips),
      h("div", { class: "listing-head" }, this.top, this.#toolbar()), this.count, this.list, this.foot);
    this.listen(document, "searched", ({ detail }) => this.#set({ search: detail }));
    this.#categories();
    this.#show();
  }

  #toolbar() {
    const input = (name, label, more) => h("label", {}, h("span", {}, label), h("input", {
      name, ".value": this.#filters[name], inputmode: "decimal", pattern: "[0-9]+([.,][0-9]{1,2})?", maxlength: 11,
      oninput: debounced(TYPING, (event) => this.#price(event.target)), ...more,
    }));
    this.sort = h("select", { name: "ordering", onchange: () => this.#set({ ordering: this.sort.value }) });
    this.box = h("input", {
      type: "checkbox", name: "in_stock", ".checked": this.#filters.in_stock === "true",
      onchange: () => this.#set({ in_stock: this.box.checked ? "true" : "" }),
    });
    return h("form", { class: "toolbar", "aria-label": t("shop.filters"), onsubmit: (event) => event.preventDefault() },
      h("label", { class: "box" }, this.box, h("span", {}, t("shop.in-stock"))),
      input("min_price", t("shop.min-price")), input("max_price", t("shop.max-price")),
      h("label", {}, h("span", {}, t("shop.sort")), this.sort));
  }

  #price(input) {
    input.setAttribute("aria-invalid", String(!input.validity.valid));
    if (input.validity.valid) this.#set({ [input.name]: input.value.replace(",", ".") });
  }

  #set(changes) {
    Object.assign(this.#filters, changes);
    rewrite(target("/", this.#filters));
    this.#show();
  }

  async #categories() {
    try {
      categories ??= (await get("/api/categories/?limit=100", { as: "anyone" })).data;
    } catch (error) {
      // Without them there are still all products, and the words to find one.
      if (!(error instanceof Problem)) throw error;
    }
    if (categories) kept.set("categories", categories);
    this.#chips();
    this.#head();
  }

  #chips() {
    const all = categories ?? kept.get("categories") ?? [];
    const chip = (id, name) => h("li", {}, h("button", {
      type: "button", "aria-pressed": String(this.#filters.category === id), onclick: () => this.#set({ category: id }),
    }, name));
    const chips = [chip("", t("shop.everything")), ...all.map(({ id, name }) => chip(String(id), name))];
    const hadFocus = [...this.chips.children].findIndex((each) => each.contains(document.activeElement));
    this.chips.replaceChildren(...chips);
    if (hadFocus >= 0) chips[hadFocus]?.firstChild.focus();
  }

  #head() {
    const { search, category } = this.#filters;
    const name = (categories ?? kept.get("categories") ?? []).find(({ id }) => String(id) === category)?.name;
    const text = search ? t("shop.results-for", { words: search }) : name ?? t("shop.all-products");
    this.top.textContent = text;
    document.title = `${text} · ${t("shop.name")}`;
    const usual = search ? t("shop.sort.best") : t("shop.sort.usual");
    const orders = [["", usual], ["-created_at", t("shop.sort.newest")], ["price", t("shop.sort.cheapest")],
      ["-price", t("shop.sort.dearest")], ["name", t("shop.sort.name")]];
    this.sort.replaceChildren(...orders.map(([value, label]) => h("option", { value }, label)));
    this.sort.value = this.#filters.ordering;
  }

  /** Shows what was there the last time, or places for it; then what there is. */
  async #show() {
    this.#request?.abort();
    const request = (this.#request = new AbortController());
    const path = listTarget(this.#filters);
    this.#chips();
    this.#head();
    const before = remembered.get(path) ?? (path === DOOR ? kept.get("listing") : null);
    if (before) this.#fill(before);
    else if (!this.list.childElementCount) this.list.append(...Array.from({ length: PAGE }, placeholder));
    this.list.setAttribute("aria-busy", "true");
    await this.attempt(async () => {
      const signal = AbortSignal.any([this.signal, request.signal]);
      try {
        const { data, next } = await get(path, { as: "anyone", signal });
        // The way back to further pages stays, unless the first one has changed.
        const isSame = before && JSON.stringify(before.products.slice(0, data.length)) === JSON.stringify(data);
        if (!isSame) this.#fill({ products: data, next });
        if (path === DOOR) kept.set("listing", { products: data, next });
        this.#remember(path);
        this.list.removeAttribute("aria-busy");
      } catch (error) {
        if (!request.signal.aborted) throw error;
      }
    }, this.foot);
  }

  #fill({ products, next }) {
    [this.#products, this.#next] = [products, next];
    this.list.replaceChildren(...products.map((product, place) => card(product, place < 8)));
    this.#ends();
  }

  #ends() {
    this.count.textContent = this.#products.length ? t("shop.results", { count: this.#products.length }) : "";
    this.foot.replaceChildren();
    if (this.#next) {
      this.more = h("button", { type: "button", onclick: () => this.#more() }, t("more"));
      this.foot.append(this.more);
    }
    if (!this.#products.length) {
      const clear = Object.fromEntries(NAMES.map((name) => [name, ""]));
      this.foot.append(h("p", { class: "empty" }, t("shop.nothing")),
        h("button", { type: "button", onclick: () => (dispatchEvent(new Event("cleared")), this.#clear(clear)) }, t("shop.clear")));
    }
  }

  #clear(filters) {
    for (const input of this.querySelectorAll(".toolbar input")) [input.value, input.checked] = ["", false];
    this.#set(filters);
  }

  async #more() {
    if (this.more.getAttribute("aria-disabled")) return;
    this.more.setAttribute("aria-disabled", "true");
    const path = listTarget(this.#filters);
    try {
      const { data, next } = await get(this.#next, { as: "anyone", signal: this.#request.signal });
      const first = this.list.childElementCount;
      this.#products = [...this.#products, ...data];
      this.#next = next;
      this.list.append(...data.map((product) => card(product)));
      this.#ends();
      this.#remember(path);
      // On with the first new one, for those who go by keys.
      this.list.children[first]?.querySelector("a").focus({ preventScroll: true });
    } catch (error) {
      if (!(error instanceof Problem)) return;
      // A cursor may be too old for what the catalogue has become.
      this.foot.replaceChildren(failure(error, () => (error.status === 400 ? this.#show() : this.#ends())));
    }
  }

  #remember(path) {
    remembered.delete(path);
    remembered.set(path, { products: this.#products, next: this.#next });
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value);
  }
});
