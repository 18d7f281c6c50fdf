// Who there is, and what each may do.

import { get, Problem } from "../common/api.js";
import { h } from "../common/dom.js";
import { say } from "../common/notices.js";
import { session } from "../common/session.js";
import { date, t } from "../common/texts.js";
import { change } from "./editing.js";
import { choice, ListView, words } from "./table.js";

const ROLES = () => ["customer", "supplier", "admin"].map((name) => [name, t(`desk.role.${name}`)]);

customElements.define("desk-users", class extends ListView {
  label = "desk.users";
  path = "/api/users/";

  filters() {
    return [
      words("search", t("desk.search")), choice("role", t("desk.role"), ROLES()),
      choice("is_active", t("desk.active"), [["true", t("yes")], ["false", t("no")]]),
    ];
  }

  columns() {
    return [t("account.username"), t("account.email"), t("desk.role"), t("desk.groups"), t("desk.active"), t("desk.created")];
  }

  row(user) {
    const mayNot = !session.may("users.change");
    const role = h("select", { "aria-label": `${t("desk.role")}: ${user.username}`, disabled: mayNot, onchange: () => this.#change(user, { role: role.value }, row) },
      ROLES().map(([value, label]) => h("option", { value }, label)));
    role.value = user.role;
    const active = h("input", {
      type: "checkbox", "aria-label": `${t("desk.active")}: ${user.username}`, ".checked": user.is_active, disabled: mayNot,
      onchange: () => this.#change(user, { is_active: active.checked }, row),
    });
    const row = h("tr", { "data-id": user.id },
      h("th", { scope: "row" }, user.username), h("td", {}, user.email), h("td", {}, role),
      h("td", {}, user.groups.map(({ name }) => name).join(", ")), h("td", {}, active), h("td", {}, date(user.created_at)));
    return row;
  }

  /** For the state that is there now; the row shows what came of it, also if that is nothing. */
  async #change({ id, username }, values, row) {
    const path = `/api/users/${id}/`;
    const focus = [...row.querySelectorAll("select, input")].indexOf(document.activeElement);
    let user;
    try {
      const { tag } = await get(path);
      user = (await change(path, values, tag, { role: t("desk.role"), is_active: t("desk.active") })).data;
      say(`${username}: ${t("saved")}`);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(error.text);
      user = (await get(path).catch(() => ({ data: null }))).data;
    }
    if (!user) return this.load();
    const next = this.row(user);
    row.replaceWith(next);
    next.querySelectorAll("select, input")[focus]?.focus();
  }
});
