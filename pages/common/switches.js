// The choice of language and of colours, which every page has.

import { h } from "./dom.js";
import { kept } from "./storage.js";
import { choose, language, languages, t } from "./texts.js";

const THEMES = ["auto", "light", "dark"];

/** Both, as choices with labels. */
export function switches() {
  const root = document.documentElement;
  const select = (label, options, value, changed) => {
    const element = h("select", { "aria-label": label, onchange: () => changed(element.value) },
      options.map(([name, text]) => h("option", { value: name }, text)));
    element.value = value;
    return element;
  };
  return h("div", { class: "switches" },
    select(t("language"), Object.entries(languages), language, choose),
    select(t("theme"), THEMES.map((name) => [name, t(`theme.${name}`)]), root.dataset.theme ?? "auto", (name) => {
      kept.set("theme", name === "auto" ? null : name);
      if (name === "auto") delete root.dataset.theme;
      else root.dataset.theme = name;
    }));
}
