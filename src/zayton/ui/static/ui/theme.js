"use strict";
// Runs before the first paint, so that a dark page never flashes white.
{
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const wanted = root.dataset.theme;
    root.dataset.bsTheme = wanted === "dark" || (wanted !== "light" && dark.matches) ? "dark" : "light";
    root.dispatchEvent(new CustomEvent("themechange"));
  };
  dark.addEventListener("change", show);
  show();
}
