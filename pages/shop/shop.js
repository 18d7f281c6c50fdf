// The shop: what is around its views, and which of them is where.

import "./listing.js";
import "./product.js";
import "./basket-page.js";
import "./orders.js";
import "./account.js";
import { Problem } from "../common/api.js";
import { debounced, h, svg } from "../common/dom.js";
import { session } from "../common/session.js";
import { switches } from "../common/switches.js";
import { t } from "../common/texts.js";
import { go, start } from "../common/router.js";
import { signInFirst } from "../common/view.js";
import { basket } from "./basket.js";

const ROUTES = [
  ["/", "product-listing"],
  ["/products/:id/", "product-page"],
  ["/basket/", "basket-page"],
  ["/orders/", "order-list"],
  ["/orders/:id/", "order-page"],
  ["/sign-in/", "sign-in"],
  ["/register/", "sign-up"],
  ["/account/", "account-page"],
  ["/password-reset/", "password-reset"],
];

/** For how long typing is waited for, in milliseconds. */
const TYPING = 200;

const icon = (path) => svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, svg("path", { d: path }));
const ICONS = {
  wave: "M4 10v4M8 7v10M12 3v18M16 7v10M20 10v4",
  basket: "M5 8h14l-1.2 11H6.2ZM9 8V6a3 3 0 0 1 6 0v2",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c1-5 15-5 16 0",
  orders: "M6 3h12v18l-3-2-3 2-3-2-3 2ZM9 8h6M9 12h6",
};

const search = h("input", {
  type: "search", name: "search", "aria-label": t("shop.search"), placeholder: t("shop.search.hint"), maxlength: 100,
  autocomplete: "off", enterkeyhint: "search", oninput: debounced(TYPING, () => find()),
});

function find() {
  const words = search.value.trim();
  if (location.pathname === "/") document.dispatchEvent(new CustomEvent("searched", { detail: words }));
  else if (words) go(`/?search=${encodeURIComponent(words)}`);
  search.focus();
}

const count = h("span", { class: "bubble", hidden: true });
const basketLink = h("a", { href: "/basket/", class: "tool" }, icon(ICONS.basket), count);
const orders = h("a", { href: "/orders/", class: "tool", "aria-label": t("orders"), title: t("orders") }, icon(ICONS.orders));
const person = h("a", { class: "tool" }, icon(ICONS.person));
const desk = h("a", { href: "/desk/" }, t("account.desk"));

function showBasket() {
  const pieces = basket.count ?? 0;
  count.textContent = pieces > 99 ? "99+" : String(pieces);
  count.hidden = pieces === 0;
  basketLink.setAttribute("aria-label", t("basket.count", { count: pieces }));
  basketLink.title = t("basket");
}

function showUser() {
  const text = session.isSignedIn ? t("account") : t("account.sign-in");
  person.href = session.isSignedIn ? "/account/" : "/sign-in/";
  person.title = text;
  person.setAttribute("aria-label", text);
  orders.hidden = !session.isSignedIn;
  desk.hidden = !["admin", "supplier"].includes(session.claims?.role);
}

document.querySelector("#header").append(
  h("a", { class: "skip", href: "#main" }, t("skip")),
  h("a", { class: "brand", href: "/", "aria-label": t("shop.name") }, icon(ICONS.wave), h("span", {}, t("shop.name"))),
  h("form", { role: "search", onsubmit: (event) => (event.preventDefault(), find()) }, search),
  h("nav", { class: "tools", "aria-label": t("account") }, orders, basketLink, person));
document.querySelector("#footer").append(
  h("p", {}, t("shop.tagline")),
  h("p", { class: "links" }, h("a", { href: "/swagger/" }, t("footer.api")), h("a", { href: "/health/" }, t("footer.health")), desk),
  switches());

basket.addEventListener("change", showBasket);
session.addEventListener("change", () => {
  showUser();
  // Signed out in another tab: what is somebody's own is not shown any longer.
  if (!session.isSignedIn && /^\/(orders|account)\//.test(location.pathname)) signInFirst();
});
addEventListener("navigated", () => {
  if (document.activeElement !== search) search.value = new URLSearchParams(location.search).get("search") ?? "";
});
addEventListener("cleared", () => (search.value = ""));
showBasket();
showUser();
start(ROUTES, document.querySelector("#main"), t("shop.name"));
// What is seen first comes first.
setTimeout(loadBasket, 100);

function loadBasket() {
  basket.load().catch((error) => {
    // The basket's own page says so, when it is asked for.
    if (!(error instanceof Problem)) throw error;
  });
}
