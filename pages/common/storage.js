// What the browser keeps for these pages. Where it keeps nothing, as some do when they are told so, pages work all the
// same: they forget it with the tab.

const memory = new Map();

function area(name) {
  return {
    /** What was kept under a name; null if nothing was, or it cannot be read. */
    get(key) {
      try {
        return JSON.parse(window[name].getItem(`soundwave.${key}`));
      } catch {
        return memory.get(`${name}.${key}`) ?? null;
      }
    },
    /** Keeps a value that JSON can tell; null removes it. */
    set(key, value) {
      try {
        if (value === null) window[name].removeItem(`soundwave.${key}`);
        else window[name].setItem(`soundwave.${key}`, JSON.stringify(value));
        memory.delete(`${name}.${key}`);
      } catch {
        memory.set(`${name}.${key}`, value);
      }
    },
  };
}

/** For all tabs, and the next time. */
export const kept = area("localStorage");

/** For this tab, until it is closed; a reload keeps it. */
export const tab = area("sessionStorage");
