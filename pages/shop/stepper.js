// How many: a number with a button on each side.

import { h } from "../common/dom.js";
import { t } from "../common/texts.js";
import { MOST } from "./basket.js";

/** `changed` is called with a number once it is one and has changed. */
export function stepper(value, label, changed = () => {}) {
  const input = h("input", {
    type: "text", inputmode: "numeric", pattern: "[0-9]*", maxlength: 5, "aria-label": label, ".value": String(value),
    onchange: () => set(Number.parseInt(input.value, 10)),
  });
  let present = value;
  function set(next) {
    const taken = Number.isInteger(next) ? Math.min(MOST, Math.max(1, next)) : present;
    input.value = String(taken);
    if (taken === present) return;
    present = taken;
    changed(taken);
  }
  const button = (sign, text, step) =>
    h("button", { type: "button", "aria-label": `${text}: ${label}`, onclick: () => set(present + step) }, sign);
  return {
    element: h("div", { class: "stepper" }, button("−", t("product.less"), -1), input, button("+", t("product.one-more"), 1)),
    /** The present number; what is being typed counts. */
    get value() {
      set(Number.parseInt(input.value, 10));
      return present;
    },
  };
}
