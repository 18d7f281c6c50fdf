// The categories, changed in place.

import { get, post, Problem, remove } from "../common/api.js";
import { h } from "../common/dom.js";
import { field, form } from "../common/forms.js";
import { ask, say } from "../common/notices.js";
import { t } from "../common/texts.js";
import { change } from "./editing.js";
import { ListView } from "./table.js";

customElements.define("desk-categories", class extends ListView {
  label = "desk.categories";
  path = "/api/categories/";

  start() {
    super.start();
    const fields = [
      field("name", t("desk.name"), { required: true, maxlength: 200 }), field("description", t("desk.description"), { maxlength: 1000 }),
    ];
    this.append(h("section", { class: "panel" }, h("h2", {}, t("desk.new-category")),
      form(fields, t("desk.add"), async ({ name, description }) => {
        await post("/api/categories/", description ? { name, description } : { name });
        for (const { input } of fields) input.value = "";
        say(t("saved"));
        await this.load();
      }, { class: "form inline" })));
  }

  columns() {
    return [t("desk.name"), t("desk.description"), t("desk.actions")];
  }

  row(category) {
    const { name } = category;
    const row = h("tr", { "data-id": category.id },
      h("th", { scope: "row" }, name), h("td", {}, category.description),
      h("td", { class: "buttons" },
        h("button", { type: "button", class: "quiet", "aria-label": t("desk.edit.name", { name }), onclick: () => this.#edit(category.id, row) }, t("desk.edit")),
        h("button", { type: "button", class: "quiet", "aria-label": t("desk.delete.name", { name }), onclick: () => this.#delete(category, row) }, t("desk.delete"))));
    return row;
  }

  #edit(id, row) {
    return this.#tell(async () => {
      const path = `/api/categories/${id}/`;
      const { data, tag } = await get(path, { signal: this.signal });
      const name = h("input", { "aria-label": t("desk.name"), name: "name", ".value": data.name, maxlength: 200 });
      const description = h("input", { "aria-label": t("desk.description"), name: "description", ".value": data.description });
      const back = (category) => editor.replaceWith(this.row(category));
      const save = () => this.#tell(async () => {
        const labels = { name: t("desk.name"), description: t("desk.description") };
        back((await change(path, { name: name.value, description: description.value }, tag, labels)).data);
        say(t("saved"));
      });
      const editor = h("tr", { class: "editor", onkeydown: (event) => event.key === "Escape" && back(data) },
        h("td", {}, name), h("td", {}, description),
        h("td", { class: "buttons" }, h("button", { type: "button", class: "primary", onclick: save }, t("save")),
          h("button", { type: "button", class: "quiet", onclick: () => back(data) }, t("cancel"))));
      row.replaceWith(editor);
      name.focus();
    });
  }

  #delete({ id, name }, row) {
    return this.#tell(async () => {
      if (!(await ask(t("desk.delete.ask", { name }), t("desk.delete")))) return;
      const path = `/api/categories/${id}/`;
      await remove(path, { tag: (await get(path)).tag });
      row.remove();
      say(t("desk.deleted"));
    });
  }

  async #tell(work) {
    try {
      await work();
    } catch (error) {
      if (this.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      say(Object.values(error.fields).flat()[0] ?? error.text);
    }
  }
});
