// One product: all of its fields, its picture, and what became of its stock.

import { get, post, Problem, request } from "../common/api.js";
import { h, put } from "../common/dom.js";
import { field, form } from "../common/forms.js";
import { say } from "../common/notices.js";
import { number, t, time } from "../common/texts.js";
import { failure, View } from "../common/view.js";
import { amount, change } from "./editing.js";
import { allCategories, LABELS, productFields, shown } from "./products.js";
import { table } from "./table.js";

/** How long a picture may take, in milliseconds. */
const UPLOAD = 120_000;

customElements.define("desk-product", class extends View {
  start() {
    this.path = `/api/products/${this.params.id}/`;
    this.attempt(async () => {
      const [read] = await Promise.all([get(this.path, { signal: this.signal }), allCategories(this.signal)]);
      [this.product, this.tag] = [read.data, read.tag];
      this.fieldsPanel = h("section", { class: "panel" });
      this.picturePanel = h("section", { class: "panel" });
      this.ledgerPanel = h("section", { class: "panel wide" });
      this.append(
        h("p", { class: "back" }, h("a", { href: "/desk/products/" }, `← ${t("desk.products")}`)),
        h("div", { class: "head" }, (this.top = this.heading(this.product.name))),
        h("div", { class: "panels" }, this.fieldsPanel, this.picturePanel, this.ledgerPanel));
      this.#fields();
      this.#picture();
      await this.#ledger();
    });
  }

  #fields() {
    this.fieldsPanel.replaceChildren(form(productFields(this.product), t("save"), async (values) => {
      const wanted = { ...values, price: amount(values.price), category: Number(values.category) };
      const { data, tag } = await change(this.path, wanted, this.tag, LABELS(), shown);
      [this.product, this.tag] = [data, tag];
      this.top.textContent = data.name;
      say(t("saved"));
      this.#fields();
    }));
  }

  #picture() {
    const note = h("div", { role: "alert" });
    const input = h("input", { type: "file", id: "picture", accept: "image/png,image/jpeg,image/webp", onchange: () => send("PUT", input.files[0]) });
    const send = async (method, body) => {
      note.replaceChildren();
      input.disabled = true;
      try {
        await request(method, `${this.path}image/`, { body, timeout: UPLOAD });
        const read = await get(this.path);
        [this.product, this.tag] = [read.data, read.tag];
        say(t("saved"));
        this.#picture();
      } catch (error) {
        input.disabled = false;
        if (!(error instanceof Problem)) throw error;
        note.replaceChildren(failure(error));
      }
    };
    put(this.picturePanel,
      h("h2", {}, t("desk.picture")),
      this.product.image
        ? h("img", { class: "preview", src: this.product.image, alt: this.product.name, width: 320, height: 320 })
        : h("p", { class: "preview empty" }, t("desk.image.none")),
      h("div", { class: "field" }, h("label", { for: "picture" }, t("desk.image.upload")), input, h("small", {}, t("desk.image.hint"))),
      note,
      this.product.image && h("button", { type: "button", onclick: () => send("DELETE") }, t("desk.image.remove")));
  }

  async #ledger() {
    const { data } = await get(`${this.path}stock/?limit=50`, { signal: this.signal });
    const delta = field("delta", t("desk.ledger.delta"), {
      inputmode: "numeric", pattern: "[+\\-]?[1-9][0-9]{0,8}", required: true, hint: t("desk.ledger.delta.hint"),
    });
    const reason = field("reason", t("desk.ledger.reason"), { required: true, maxlength: 200 });
    const rows = data.map((each) => h("tr", {},
      h("td", {}, h("time", { datetime: each.created_at }, time(each.created_at))),
      h("td", { class: each.delta < 0 ? "number wrong" : "number" }, `${each.delta > 0 ? "+" : ""}${number(each.delta)}`),
      h("td", {}, each.reason), h("td", { class: "number" }, number(each.balance)), h("td", {}, each.user ?? ""),
      h("td", {}, each.order && h("a", { href: `/desk/orders/${each.order}/` }, String(each.order)))));
    this.ledgerPanel.replaceChildren(
      h("h2", {}, `${t("desk.ledger")}: ${number(data[0]?.balance ?? this.product.stock)}`),
      form([delta, reason], t("desk.ledger.book"), async (values) => {
        await post(`${this.path}stock/`, { delta: Number(values.delta), reason: values.reason });
        say(t("saved"));
        const read = await get(this.path);
        [this.product, this.tag] = [read.data, read.tag];
        await this.#ledger();
      }, { class: "form inline" }),
      table([t("desk.date"), [t("desk.ledger.delta")], t("desk.ledger.reason"), [t("desk.ledger.balance")], t("desk.user"), t("desk.ledger.order")],
        h("tbody", {}, rows), t("desk.ledger")));
  }
});
