// Lists as tables: filters above, that stand in the address; more rows at a press.

import { get, target } from "../common/api.js";
import { debounced, h, put } from "../common/dom.js";
import { t } from "../common/texts.js";
import { rewrite } from "../common/router.js";
import { View } from "../common/view.js";

const PAGE = 50;

/** For how long typing is waited for, in milliseconds. */
const TYPING = 300;

/** A table; one that is wider than its place scrolls within it. A column of numbers has its name in an array. */
export function table(columns, rows, label) {
  return h("div", { class: "table", role: "region", tabindex: 0, "aria-label": label },
    h("table", {},
      h("thead", {}, h("tr", {}, columns.map((name) =>
        Array.isArray(name) ? h("th", { scope: "col", class: "number" }, name) : h("th", { scope: "col" }, name)))),
      rows));
}

/**
 * A list. Who extends it says: `label`; `path`; `columns()`, names of columns; `filters()`, of `choice` and `words`;
 * `row(item)`, a `tr`; and `head()`, what stands beside the heading.
 */
export class ListView extends View {
  #request = null;
  #values = {};

  start() {
    const query = new URLSearchParams(location.search);
    this.filterList = this.filters?.() ?? [];
    for (const { name, control } of this.filterList) {
      this.#values[name] = control.value = query.get(name) ?? "";
      control.addEventListener(control.matches("select") ? "change" : "input", debounced(control.matches("select") ? 0 : TYPING, () => {
        this.#values[name] = control.value.trim();
        rewrite(target(location.pathname, this.#values));
        this.load();
      }));
    }
    this.rows = h("tbody");
    this.foot = h("div", { class: "list-foot" });
    this.count = h("p", { class: "count", role: "status" });
    put(this,
      h("div", { class: "head" }, this.heading(t(this.label)), this.head?.() ?? null),
      this.filterList.length > 0 && h("form", { class: "filters", onsubmit: (event) => event.preventDefault() },
        this.filterList.map(({ text, control }) => h("label", {}, h("span", {}, text), control))),
      this.count, table(this.columns(), this.rows, t(this.label)), this.foot);
    this.load();
  }

  /** Reads the list anew. */
  load() {
    this.#request?.abort();
    const request = (this.#request = new AbortController());
    return this.attempt(async () => {
      const path = target(this.path, { ...this.always, ...this.#values, limit: PAGE });
      try {
        const page = await get(path, { signal: AbortSignal.any([this.signal, request.signal]) });
        this.rows.replaceChildren();
        this.#show(page);
      } catch (error) {
        if (!request.signal.aborted) throw error;
      }
    }, this.foot);
  }

  #show({ data, next }) {
    this.rows.append(...data.map((item) => this.row(item)));
    this.count.textContent = t("desk.rows", { count: this.rows.childElementCount });
    this.foot.replaceChildren();
    if (!next) return;
    this.foot.append(h("button", {
      type: "button", onclick: () => this.attempt(async () => this.#show(await get(next, { signal: this.signal })), this.foot),
    }, t("more")));
  }
}

/** A filter of some values; the first is none. */
export function choice(name, text, options) {
  const control = h("select", { name }, h("option", { value: "" }, t("all")), options.map(([value, label]) => h("option", { value }, label)));
  return { name, text, control };
}

/** A filter by words. */
export function words(name, text, properties = {}) {
  return { name, text, control: h("input", { name, type: "search", maxlength: 100, ...properties }) };
}
