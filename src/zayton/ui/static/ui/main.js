import { startFrame } from "./frame.js";
import { startDrawer } from "./drawer.js";
import { startPalette } from "./palette.js";
import { showMoments } from "./formats.js";

/** Bring to life what a piece of page declares; safe to call twice on the same piece. */
async function mount(root) {
  showMoments(root);
  const tables = root.querySelectorAll("[data-table]:not([data-mounted])");
  const charts = root.querySelectorAll("[data-chart]:not([data-mounted])");
  if (tables.length) {
    const { mountTable } = await import("./table/table.js");
    tables.forEach(mountTable);
  }
  if (charts.length) {
    const { mountChart } = await import("./charts/charts.js");
    charts.forEach(mountChart);
  }
}

startFrame();
startDrawer();
startPalette();
mount(document);
document.addEventListener("htmx:load", (event) => mount(event.detail.elt));
document.addEventListener("ui:mount", (event) => mount(event.target));
