// Elements by calls: a text is always a text, so nothing that somebody has typed becomes markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element.
 *
 * Of its properties, `on…` are listeners, `.…` are set on the object, `style` is an object of custom or usual
 * properties; all others are attributes, left out where they are null, undefined or false.
 */
export function h(name, properties, ...children) {
  return fill(document.createElement(name), properties, children);
}

/** An element of a picture. */
export function svg(name, properties, ...children) {
  return fill(document.createElementNS(SVG, name), properties, children);
}

/** Puts children into an element, in place of all that was in it; those that are null or false are none. */
export function put(element, ...children) {
  element.replaceChildren(...real(children));
}

const real = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.startsWith(".")) element[name.slice(1)] = value;
    else if (name === "style") for (const [key, part] of Object.entries(value)) element.style.setProperty(key, part);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...real(children));
  return element;
}

/** Whether the user wants little movement. */
export const prefersStillness = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Runs `work` once nothing has called for `milliseconds`. */
export function debounced(milliseconds, work) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), milliseconds);
  };
}

/** Returns after some time, or at once when `signal` says that nobody waits any more; then by throwing. */
export function delay(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    function stop() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal?.addEventListener("abort", stop, { once: true });
  });
}
