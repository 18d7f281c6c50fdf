// Who did what to whom.

import { h } from "../common/dom.js";
import { t, time } from "../common/texts.js";
import { ListView, words } from "./table.js";

customElements.define("desk-audit", class extends ListView {
  label = "desk.audit";
  path = "/api/audit/";

  filters() {
    return [
      words("action", t("desk.action"), { placeholder: "session.started" }),
      words("user", `${t("desk.user")}, id`, { inputmode: "numeric" }), words("actor", `${t("desk.actor")}, id`, { inputmode: "numeric" }),
    ];
  }

  columns() {
    return [t("desk.date"), t("desk.action"), t("desk.actor"), t("desk.user"), t("desk.address"), t("desk.details")];
  }

  row(event) {
    const name = (user) => (user ? `${user.username ?? "—"} (${user.id})` : "");
    return h("tr", {},
      h("td", {}, h("time", { datetime: event.created_at }, time(event.created_at))),
      h("th", { scope: "row" }, event.action), h("td", {}, name(event.actor)), h("td", {}, name(event.user)), h("td", {}, event.address),
      h("td", {}, h("details", {}, h("summary", {}, t("desk.show")),
        h("pre", {}, `${JSON.stringify(event.details, null, 1)}\n${event.request_id}`))));
  }
});
