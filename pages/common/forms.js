// Forms: labelled fields, what is wrong with each beside it, and nothing sent twice.

import { h } from "./dom.js";
import { Problem } from "./api.js";
import { hasText, t } from "./texts.js";

let count = 0;

/**
 * A field with its label; further properties go to the input. `options` makes it a choice: `[[value, text], …]`.
 *
 * `check` gives what is wrong with a value that the browser itself would take, or null.
 */
export function field(name, label, { hint, options, check, rows, value, ...properties } = {}) {
  const id = `field-${++count}`;
  const kind = options ? "select" : rows ? "textarea" : "input";
  const input = h(kind, { id, name, rows, ...properties, "aria-describedby": `${id}-note` });
  if (options) input.append(...options.map(([each, text]) => h("option", { value: each }, text)));
  if (value !== undefined && value !== null) input.value = value;
  const note = h("small", { id: `${id}-note`, class: "note" }, hint ?? "");
  const element = h("div", { class: properties.type === "checkbox" ? "field check" : "field" },
    h("label", { for: id }, label), input, note);
  return {
    name,
    input,
    element,
    /** Says what is wrong; null: nothing is. */
    refuse(text, isForeign = false) {
      input.toggleAttribute("aria-invalid", text !== null);
      if (text !== null) input.setAttribute("aria-invalid", "true");
      note.textContent = text ?? hint ?? "";
      note.classList.toggle("wrong", text !== null);
      // What the shop itself says is in English.
      note.lang = isForeign ? "en" : document.documentElement.lang;
    },
    /** What is wrong with what stands there; null: nothing is. */
    fault() {
      const { validity } = input;
      if (validity.valueMissing) return t("field.missing");
      if (validity.tooShort) return t("field.short", { count: input.minLength });
      if (validity.tooLong) return t("field.long", { count: input.maxLength });
      if (validity.typeMismatch) return t("field.form");
      if (!validity.valid) return t("field.wrong");
      return check?.(input.value) ?? null;
    },
  };
}

/**
 * A form; `send` gets the values by name, and may throw a `Problem`, which is shown where it belongs.
 *
 * While it is being sent, the button does nothing.
 */
export function form(fields, submit, send, { class: name = "form" } = {}) {
  const button = h("button", { type: "submit", class: "primary" }, submit);
  const summary = h("div", { role: "alert" });
  const values = () => Object.fromEntries(fields.map(({ name, input }) =>
    [name, input.type === "checkbox" ? input.checked : input.value]));
  const element = h("form", { class: name, novalidate: true, onsubmit: submitted },
    summary, fields.map((each) => each.element), h("div", { class: "actions" }, button));

  async function submitted(event) {
    event.preventDefault();
    if (button.getAttribute("aria-disabled")) return;
    summary.replaceChildren();
    let first = null;
    for (const each of fields) {
      const fault = each.fault();
      each.refuse(fault);
      if (fault) first ??= each.input;
    }
    if (first) return first.focus();
    button.setAttribute("aria-disabled", "true");
    try {
      await send(values());
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      show(error);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  function show(problem) {
    let first = null;
    for (const [name, messages] of Object.entries(problem.fields)) {
      const each = fields.find((other) => other.name === name);
      each?.refuse(messages.join(" "), true);
      first ??= each?.input;
    }
    const taken = { username_taken: "username", email_taken: "email" }[problem.code];
    const each = fields.find((other) => other.name === taken);
    if (each) {
      each.refuse(problem.text);
      first = each.input;
    }
    if (first) return first.focus();
    summary.replaceChildren(h("p", { class: "notice bad", lang: hasText(`problem.${problem.code}`) ? null : "en" }, problem.text));
  }
  return element;
}
