// The desk: what is around its views, and which of them is where. What somebody may not do is not offered; that it is
// not done, the shop sees to.

import "./overview.js";
import "./products.js";
import "./product.js";
import "./categories.js";
import "./orders.js";
import "./users.js";
import "./jobs.js";
import "./audit.js";
import "./import.js";
import { h, svg } from "../common/dom.js";
import { say } from "../common/notices.js";
import { session } from "../common/session.js";
import { switches } from "../common/switches.js";
import { t } from "../common/texts.js";
import { start } from "../common/router.js";
import { signInFirst } from "../common/view.js";

/** The sections: where, what it is called, and what one must be allowed to. */
const SECTIONS = [
  ["/desk/", "desk.overview", "orders.view_all"],
  ["/desk/products/", "desk.products", "products.change"],
  ["/desk/categories/", "desk.categories", "categories.change"],
  ["/desk/orders/", "desk.orders", "orders.view_all"],
  ["/desk/users/", "desk.users", "users.view"],
  ["/desk/jobs/", "desk.jobs", "jobs.view"],
  ["/desk/audit/", "desk.audit", "audit.view"],
];

const ROUTES = [
  ["/desk/", "desk-overview"],
  ["/desk/products/", "desk-products"],
  ["/desk/products/:id/", "desk-product"],
  ["/desk/additions/", "desk-addition"],
  ["/desk/import/", "desk-import"],
  ["/desk/categories/", "desk-categories"],
  ["/desk/orders/", "desk-orders"],
  ["/desk/orders/:id/", "desk-order"],
  ["/desk/users/", "desk-users"],
  ["/desk/jobs/", "desk-jobs"],
  ["/desk/audit/", "desk-audit"],
];

const main = document.querySelector("#main");

async function open() {
  let token;
  try {
    token = await session.token();
  } catch {
    main.replaceChildren(h("p", { class: "notice bad", role: "alert" }, t("problem.no_connection")),
      h("button", { type: "button", onclick: open }, t("try-again")));
    return;
  }
  if (!token) return signInFirst();
  const sections = SECTIONS.filter(([, , permission]) => session.may(permission));
  if (!sections.length) {
    main.replaceChildren(h("h1", {}, t("desk")), h("p", { class: "notice bad" }, t("desk.only-staff")),
      h("a", { class: "button", href: "/sign-in/?next=/desk/" }, t("account.sign-in")));
    return;
  }
  main.replaceChildren();
  header(sections);
  // A supplier has no overview: the first section is theirs.
  if (location.pathname === "/desk/" && sections[0][0] !== "/desk/") history.replaceState(null, "", sections[0][0]);
  start(ROUTES, main, t("desk"));
}

function header(sections) {
  const links = sections.map(([path, name]) => h("a", { href: path }, t(name)));
  const wave = svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: "M4 10v4M8 7v10M12 3v18M16 7v10M20 10v4" }));
  document.querySelector("#header").replaceChildren(
    h("a", { class: "skip", href: "#main" }, t("skip")),
    h("a", { class: "brand", href: sections[0][0] }, wave, t("desk")),
    h("nav", { "aria-label": t("desk.sections") }, links),
    h("div", { class: "tools" }, h("a", { href: "/" }, t("desk.to-shop")),
      h("button", { type: "button", class: "quiet", onclick: signOut }, t("account.sign-out"))));
  document.querySelector("#footer").replaceChildren(switches());
  const mark = () => {
    for (const link of links) {
      const isHere = link.pathname === "/desk/" ? location.pathname === "/desk/" : location.pathname.startsWith(link.pathname);
      if (isHere) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("navigated", mark);
}

async function signOut() {
  try {
    await session.signOut();
  } catch {
    say(t("problem.no_connection"));
  }
}

session.addEventListener("change", () => {
  if (!session.isSignedIn) location.assign("/");
});
open();
