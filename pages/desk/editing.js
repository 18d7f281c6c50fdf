// Changing what others may be changing as well: what was seen is what is changed, or both versions are shown.

import { get, request } from "../common/api.js";
import { h } from "../common/dom.js";
import { t } from "../common/texts.js";

/**
 * Sends a change of what has the state `tag`.
 *
 * Has somebody else changed it in the meantime, both versions are shown: the user's is sent for the present state then,
 * or given up.
 *
 * - `labels`: what the fields are called, by name.
 * - `shown`: what a field's value is called, where it is not called by itself.
 *
 * Returns the resource and its state: as it was changed, or as it is if the change was given up.
 */
export async function change(path, values, tag, labels, shown = (_, value) => value) {
  for (;;) {
    try {
      return await request("PATCH", path, { body: values, tag });
    } catch (problem) {
      if (problem.status !== 412) throw problem;
      const present = await get(path);
      if (!(await choose(values, present.data, labels, shown))) return present;
      tag = present.tag;
    }
  }
}

/** Shows both versions; true if the user's own is to stay. */
function choose(mine, theirs, labels, shown) {
  const text = (values, name) => String(shown(name, values[name]) ?? "—");
  const names = Object.keys(mine);
  const differs = (name) => text(mine, name) !== text(theirs, name);
  const dialog = h("dialog", { class: "conflict", "aria-labelledby": "conflict" },
    h("form", { method: "dialog" },
      h("h2", { id: "conflict" }, t("desk.conflict")),
      h("p", {}, t("desk.conflict.explain")),
      h("table", {},
        h("thead", {}, h("tr", {}, ["field", "mine", "theirs"].map((name) => h("th", { scope: "col" }, t(`desk.conflict.${name}`))))),
        h("tbody", {}, names.map((name) => h("tr", { class: differs(name) ? "differs" : null },
          h("th", { scope: "row" }, labels[name] ?? name), h("td", {}, text(mine, name)), h("td", {}, text(theirs, name)))))),
      h("div", { class: "actions" },
        h("button", { value: "", autofocus: true }, t("desk.conflict.take")),
        h("button", { value: "mine", class: "primary" }, t("desk.conflict.keep")))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue === "mine");
  }));
}

/** What a user has typed as a price, as the shop takes it. */
export const amount = (text) => text.trim().replace(",", ".");
