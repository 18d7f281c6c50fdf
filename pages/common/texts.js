// What pages say, in the language of the user, and how it writes numbers, prices and dates.

import { kept } from "./storage.js";
import { texts as en } from "./texts/en.js";
import { texts as ru } from "./texts/ru.js";

const all = { en, ru };

/** The language of the page, as early.js has chosen it. */
export const language = all[document.documentElement.lang] ? document.documentElement.lang : "en";

/** The languages there are, each under its own name. */
export const languages = { en: "English", ru: "Русский" };

const texts = all[language];
const plurals = new Intl.PluralRules(language);

/**
 * A text by its name; `{name}` in it stands for a value, and one that depends on a count has a text for each form.
 *
 * A name that there is not is a mistake of ours, which a test finds.
 */
export function t(name, values = {}) {
  let text = texts[name];
  if (text === undefined) throw new Error(`there is no text ${name}`);
  if (typeof text === "object") text = text[plurals.select(values.count)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, key) => {
    const value = values[key];
    return typeof value === "number" ? number(value) : value;
  });
}

/** Whether there is such a text. */
export const hasText = (name) => texts[name] !== undefined;

/** Says another language from now on, in every tab that is opened or loaded. */
export function choose(name) {
  kept.set("language", name);
  location.reload();
}

const currency = document.querySelector('meta[name="currency"]')?.content ?? "EUR";
const formats = {
  number: new Intl.NumberFormat(language),
  money: new Intl.NumberFormat(language, { style: "currency", currency }),
  date: new Intl.DateTimeFormat(language, { dateStyle: "medium" }),
  time: new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }),
};

export const number = (value) => formats.number.format(value);

/** A price, from the exact text that the shop has of it, which is no number on its way here. */
export const money = (text) => formats.money.format(text);

/** A moment, from RFC 3339. */
export const date = (text) => formats.date.format(new Date(text));
export const time = (text) => formats.time.format(new Date(text));

/** The sum of prices and quantities in whole cents: `[["12.50", 2], …]`, as the text of an amount. */
export function total(lines) {
  const cents = lines.reduce((sum, [price, quantity]) => sum + BigInt(price.replace(".", "")) * BigInt(quantity), 0n);
  const digits = cents.toString().padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
