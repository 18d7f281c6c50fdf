// Plots: bars over time or over ranges, drawn as pictures with a table of the same figures for who does not see them.

import { h, svg } from "../common/dom.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [560, 200, 48, 26, 10];

/** The next round number from `value` on, whose half is round as well. */
function round(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return power * [1, 2, 4, 6, 10].find((step) => value <= step * power * (1 + 1e-9));
}

/**
 * Bars.
 *
 * - `bars`: `{ label, value, mark }` each; every bar with a `mark` has it below.
 * - `words`: a value as text.
 */
export function plot(title, bars, words) {
  const most = Math.max(0, ...bars.map(({ value }) => value));
  // In whole steps: half an order is nothing.
  const top = round(Math.max(most, 4));
  const width = (WIDTH - LEFT) / Math.max(bars.length, 1);
  const height = HEIGHT - BOTTOM - TOP;
  const y = (value) => TOP + height - (value / top) * height;
  const lines = [0, 0.5, 1].map((part) => [
    svg("line", { x1: LEFT, x2: WIDTH, y1: y(top * part), y2: y(top * part), class: "grid" }),
    svg("text", { x: LEFT - 8, y: y(top * part) + 4, "text-anchor": "end" }, words(top * part, true)),
  ]);
  const columns = bars.map(({ label, value, mark }, place) => [
    svg("rect", { x: LEFT + place * width + width * 0.14, y: y(value), width: width * 0.72, height: Math.max(0, (value / top) * height), rx: Math.min(3, width / 4), class: "bar" },
      svg("title", {}, `${label}: ${words(value)}`)),
    mark && svg("text", { x: LEFT + (place + 0.5) * width, y: HEIGHT - 8, "text-anchor": "middle" }, mark),
  ]);
  const isLong = bars.some(({ mark }) => mark?.length > 9);
  return h("figure", { class: isLong ? "panel long" : "panel" },
    h("figcaption", {}, h("h2", {}, title)),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", class: "plot" }, lines, columns),
    h("table", { class: "unseen" }, h("caption", {}, title), h("tbody", {}, bars.map(({ label, value }) =>
      h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, words(value)))))));
}
