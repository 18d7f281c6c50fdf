// Products from a file: checked first, then taken, with a report of each.

import { Problem, request, target } from "../common/api.js";
import { h, put } from "../common/dom.js";
import { number, t } from "../common/texts.js";
import { failure, View } from "../common/view.js";
import { table } from "./table.js";

/** How long an import may take, in milliseconds: what the shop allows, and a little. */
const TIMEOUT = 150_000;

customElements.define("desk-import", class extends View {
  start() {
    this.file = h("input", { type: "file", id: "file", accept: ".csv,.ndjson,.jsonl,text/csv,application/x-ndjson" });
    this.create = h("input", { type: "checkbox", id: "create" });
    this.good = h("input", { type: "checkbox", id: "good" });
    this.report = h("section", { class: "report", role: "status" });
    const check = (input, text) => h("div", { class: "field check" }, h("label", { for: input.id }, text), input);
    this.buttons = [
      h("button", { type: "button", onclick: () => this.#send(true) }, t("desk.import.check")),
      h("button", { type: "button", class: "primary", onclick: () => this.#send(false) }, t("desk.import.run")),
    ];
    this.append(
      h("p", { class: "back" }, h("a", { href: "/desk/products/" }, `← ${t("desk.products")}`)), this.heading(t("desk.import")),
      h("div", { class: "panel form" },
        h("div", { class: "field" }, h("label", { for: "file" }, t("desk.import.file")), this.file),
        check(this.create, t("desk.import.create")), check(this.good, t("desk.import.continue")),
        h("div", { class: "actions" }, this.buttons)),
      this.report);
  }

  async #send(isDry) {
    const [file] = this.file.files;
    if (!file) return this.file.focus();
    this.report.replaceChildren(h("p", { class: "empty" }, t("loading")));
    for (const button of this.buttons) button.disabled = true;
    const path = target("/api/products/import/", {
      dry_run: isDry, create_categories: this.create.checked, on_error: this.good.checked ? "continue" : "abort",
    });
    const type = /\.(ndjson|jsonl)$/i.test(file.name) ? "application/x-ndjson" : "text/csv";
    try {
      const { data } = await request("POST", path, { body: file, headers: { "Content-Type": type }, timeout: TIMEOUT, signal: this.signal });
      this.#show(data, isDry ? t("desk.import.checked") : t("desk.import.done"));
    } catch (error) {
      if (this.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      if (error.document.report) this.#show(error.document.report, t("desk.import.refused"));
      else this.report.replaceChildren(failure(error));
    } finally {
      for (const button of this.buttons) button.disabled = false;
    }
  }

  #show(report, words) {
    const figure = (name) => h("div", {}, h("dt", {}, t(`desk.import.${name}`)), h("dd", {}, number(report[name])));
    put(this.report,
      h("h2", {}, t("desk.import.report")), h("p", {}, words),
      h("dl", { class: "figures" }, ["rows", "added", "updated", "unchanged", "failed"].map(figure)),
      report.errors.length > 0 && table([[t("desk.import.line")], t("desk.import.field"), t("desk.import.message")],
        h("tbody", {}, report.errors.map(({ row, field, message }) =>
          h("tr", {}, h("td", { class: "number" }, number(row)), h("td", {}, field ?? ""), h("td", { lang: "en" }, message)))), t("desk.import.report")));
  }
});
