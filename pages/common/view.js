// What the views have in common: an end, after which nothing they have asked for matters, and errors that are shown.

import { h } from "./dom.js";
import { Problem } from "./api.js";
import { t } from "./texts.js";
import { go, title } from "./router.js";

/** A part of a page; `start` is called when it is shown. */
export class View extends HTMLElement {
  #end;

  connectedCallback() {
    this.#end = new AbortController();
    this.start(this.#end.signal);
  }

  disconnectedCallback() {
    this.#end.abort();
  }

  /** Aborted when the view is gone. */
  get signal() {
    return this.#end.signal;
  }

  /** Listens for as long as the view is shown. */
  listen(source, event, handler) {
    source.addEventListener(event, handler, { signal: this.signal });
  }

  /** The heading, which gets the focus when the view comes, and gives the page its title. */
  heading(text, ...more) {
    title(text);
    return h("h1", { tabindex: -1 }, text, ...more);
  }

  /** Runs `work`; what goes wrong is shown in `place`, with a button that tries again. */
  async attempt(work, place = this) {
    try {
      await work();
    } catch (error) {
      if (this.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      if (error.status === 401) return signInFirst();
      place.replaceChildren(failure(error, () => {
        place.replaceChildren();
        this.attempt(work, place);
      }));
    }
  }
}

/** Sends the user to sign in, and back here after. */
export function signInFirst() {
  if (location.pathname === "/sign-in/") return;
  const back = location.pathname + location.search;
  const address = `/sign-in/?next=${encodeURIComponent(back)}`;
  // The desk is a page of its own, and the shop's is where one signs in.
  if (location.pathname.startsWith("/desk/")) location.replace(address);
  else go(address, { replace: true });
}

/** What went wrong, and another try. */
export function failure(problem, again) {
  return h("div", { class: "notice bad", role: "alert" },
    h("p", {}, problem.text),
    again && h("button", { type: "button", onclick: again }, t("try-again")));
}
