// What is said in passing: short words at the edge of the page, and questions before what cannot be undone.

import { h } from "./dom.js";
import { t } from "./texts.js";

/** How long words stay, in milliseconds: long enough to be read twice. */
const STAY = 6000;

/** How many are shown at once; the oldest goes. */
const MOST = 3;

const list = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
document.body.append(list);

/** Says something; `more` may be a link. */
export function say(text, ...more) {
  const toast = h("p", {}, text, more.length ? " " : null, ...more);
  list.append(toast);
  while (list.childElementCount > MOST) list.firstElementChild.remove();
  setTimeout(() => toast.remove(), STAY);
}

/** Asks; true if the user agrees. Escape is no. */
export function ask(question, agree) {
  const dialog = h("dialog", { "aria-labelledby": "question" },
    h("form", { method: "dialog" },
      h("p", { id: "question" }, question),
      h("div", { class: "actions" },
        h("button", { value: "", autofocus: true }, t("no")),
        h("button", { value: "yes", class: "primary" }, agree))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
