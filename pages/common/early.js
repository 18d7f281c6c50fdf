// Before anything is shown: the colours and the language that the user has chosen, so that neither jumps.
(() => {
  const kept = (name) => {
    try {
      return JSON.parse(localStorage.getItem(`soundwave.${name}`));
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const theme = kept("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const known = ["en", "ru"];
  const wanted = navigator.languages.map((name) => name.slice(0, 2).toLowerCase());
  root.lang = known.includes(kept("language")) ? kept("language") : wanted.find((name) => known.includes(name)) ?? "en";
})();
