// Which view an address shows, without loading the page again.

import { t } from "./texts.js";

/** The routes, `[pattern, element's name]`; parts that are `:id` are numbers, which the view gets as `params`. */
let routes = [];
let outlet, label;

/** The address whose view is there. */
let shown = null;

/** Shows the view of the present address, and of those that come after it. */
export function start(table, main, name) {
  [routes, outlet, label] = [table, main, name];
  history.scrollRestoration = "manual";
  addEventListener("popstate", () => {
    // Another place on the same page is found by the browser itself.
    if (location.pathname + location.search !== shown) show(history.state?.scroll ?? 0);
  });
  document.addEventListener("click", follow);
  show(history.state?.scroll ?? 0, true);
}

/** Goes to an address of these pages. */
export function go(address, { replace = false } = {}) {
  if (replace) {
    history.replaceState(null, "", address);
  } else {
    history.replaceState({ scroll: scrollY }, "");
    history.pushState(null, "", address);
  }
  show(0);
}

/** The same view under another address: a filter that was set. */
export function rewrite(address) {
  history.replaceState(history.state, "", address);
  shown = location.pathname + location.search;
}

/** Gives the page its title, and says it to those who do not see it. */
export function title(text) {
  document.title = text ? `${text} · ${label}` : label;
}

function follow(event) {
  const link = event.target.closest("a[href]");
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || event.defaultPrevented || link.target || link.origin !== location.origin) return;
  if (!match(link.pathname) || (link.hash && link.pathname === location.pathname)) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

function match(path) {
  for (const [pattern, name] of routes) {
    const parts = pattern.split("/").filter(Boolean);
    const given = path.split("/").filter(Boolean);
    if (parts.length !== given.length) continue;
    const params = {};
    const fits = parts.every((part, place) => {
      if (!part.startsWith(":")) return part === given[place];
      params[part.slice(1)] = given[place];
      return /^[1-9][0-9]{0,17}$/.test(given[place]);
    });
    if (fits) return { name, params };
  }
  return null;
}

function show(scroll, isFirst = false) {
  shown = location.pathname + location.search;
  const found = match(location.pathname) ?? { name: "not-found", params: {} };
  const view = document.createElement(found.name);
  view.params = found.params;
  outlet.replaceChildren(view);
  dispatchEvent(new Event("navigated"));
  // A view that knows its content already is as high as it was.
  if (!isFirst) view.querySelector("h1")?.focus({ preventScroll: true });
  scrollTo(0, scroll);
}

customElements.define(
  "not-found",
  class extends HTMLElement {
    connectedCallback() {
      title(t("not-found"));
      const heading = document.createElement("h1");
      heading.tabIndex = -1;
      heading.textContent = t("not-found");
      this.replaceChildren(heading);
    }
  },
);
