// The picture of a product; of one that has none, a cover of its own: drawn by its category, coloured by its id, and
// the same each time.

import { h, svg } from "./dom.js";

const SIZE = 200;

/** How covers are drawn: a category has two of the ways, by its id. */
const WAYS = [poster, strings, bars, record, disc, dots];

/** Colours that go with white and with black, as angles of a circle: none of the muddy ones between yellow and green. */
const HUES = [8, 25, 42, 58, 150, 172, 195, 220, 245, 268, 292, 320, 345];

/** The picture, square; `isEarly` for those that are seen at once. */
export function cover(product, isEarly = false) {
  if (product.image) {
    return h("img", {
      class: "cover", src: product.image, alt: "", width: 400, height: 400, decoding: "async",
      loading: isEarly ? "eager" : "lazy",
    });
  }
  const random = numbers(product.id);
  const [hue, other] = [HUES[Math.floor(random() * HUES.length)], HUES[Math.floor(random() * HUES.length)]];
  const colours = {
    back: `oklch(0.94 0.035 ${hue})`, soft: `oklch(0.84 0.08 ${hue})`, strong: `oklch(0.66 0.17 ${other})`,
    dark: `oklch(0.37 0.1 ${hue})`,
  };
  const draw = WAYS[((product.category?.id ?? 1) - 1 + (random() < 0.4 ? 2 : 0)) % WAYS.length];
  return svg("svg", { class: "cover", viewBox: `0 0 ${SIZE} ${SIZE}`, "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: SIZE, height: SIZE, fill: colours.back }), draw(random, colours));
}

/** Numbers from 0 to 1 that look like chance, the same for the same seed (mulberry32). */
function numbers(seed) {
  let state = seed * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

function bars(random, { soft, strong, dark }) {
  return Array.from({ length: 13 }, (_, place) => {
    const height = 20 + random() * 120 * Math.sin(((place + 1) / 14) * Math.PI);
    return svg("rect", {
      x: 22 + place * 12.3, y: 100 - height / 2, width: 7, height, rx: 3.5, fill: [strong, dark, soft][place % 3],
    });
  });
}

function record(random, { back, soft, strong, dark }) {
  const x = 100 + (random() - 0.5) * 50;
  return [
    svg("rect", { x: 0, y: 130 + random() * 30, width: 200, height: 80, fill: soft }),
    svg("circle", { cx: x, cy: 100, r: 74, fill: dark }),
    [66, 58, 50, 42].map((r) => svg("circle", { cx: x, cy: 100, r, fill: "none", stroke: back, "stroke-opacity": 0.25 })),
    svg("circle", { cx: x, cy: 100, r: 27, fill: strong }),
    svg("circle", { cx: x, cy: 100, r: 4, fill: back }),
  ];
}

function disc(random, { back, soft, strong, dark }) {
  const turn = random() * 360;
  const slices = [soft, strong, back, dark].map((fill, place) =>
    svg("path", { d: "M100 100V30A70 70 0 0 1 160 64Z", fill, "fill-opacity": 0.75, transform: `rotate(${turn + place * 47} 100 100)` }));
  return [
    svg("circle", { cx: 100, cy: 100, r: 72, fill: soft }), slices,
    svg("circle", { cx: 100, cy: 100, r: 24, fill: back, stroke: dark, "stroke-width": 2 }),
    svg("circle", { cx: 100, cy: 100, r: 9, fill: dark }),
  ];
}

function strings(random, { soft, strong, dark }) {
  const hole = svg("circle", { cx: 60 + random() * 80, cy: 100, r: 52, fill: soft });
  const lines = Array.from({ length: 6 }, (_, place) => {
    const y = 45 + place * 22;
    const swing = (random() - 0.5) * 44;
    return svg("path", {
      d: `M0 ${y}C60 ${y + swing} 140 ${y - swing} 200 ${y}`, fill: "none", stroke: place % 2 ? dark : strong,
      "stroke-width": 1.5 + place * 0.7,
    });
  });
  return [hole, ...lines];
}

function poster(random, { soft, strong, dark }) {
  const x = 50 + random() * 100;
  return [
    svg("circle", { cx: x, cy: 80, r: 46, fill: strong }),
    svg("path", { d: `M0 ${130 + random() * 20}C50 90 110 170 200 ${110 + random() * 30}V200H0Z`, fill: dark }),
    svg("path", { d: `M0 ${165 + random() * 10}C70 130 130 190 200 ${150 + random() * 20}V200H0Z`, fill: soft }),
  ];
}

function dots(random, { soft, strong, dark }) {
  return Array.from({ length: 25 }, (_, place) => svg("circle", {
    cx: 36 + (place % 5) * 32, cy: 36 + Math.floor(place / 5) * 32, r: 3 + random() * 11, fill: [soft, strong, dark][Math.floor(random() * 3)],
  }));
}
