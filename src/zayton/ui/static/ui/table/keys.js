import { openDrawer } from "../drawer.js";

/** Arrow keys move, Enter opens the drawer, Space selects; the list keeps its place. */
export function useKeys(table, grid) {
  grid.tabIndex = 0;
  grid.addEventListener("keydown", (event) => {
    if (event.target !== grid && event.target.closest("input, select, button")) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity }[event.key];
    if (step) {
      event.preventDefault();
      move(table, step);
    } else if (event.key === "Enter" && table.current) {
      event.preventDefault();
      openDrawer(table.current.getData()._href);
    } else if (event.key === " " && table.current && table.config.bulk.length) {
      event.preventDefault();
      table.current.toggleSelect();
    } else if (["ArrowLeft", "ArrowRight"].includes(event.key)) {
      grid.querySelector(".tabulator-tableholder").scrollLeft += event.key === "ArrowRight" ? 120 : -120;
    }
  });
}

function move(table, step) {
  const rows = table.grid.getRows("active");
  if (!rows.length) return;
  const place = table.current ? rows.findIndex((row) => row.getIndex() === table.current.getIndex()) : -1;
  mark(table, rows[Math.max(0, Math.min(rows.length - 1, place + step))]);
}

/** Make a row the current one and keep it in sight. */
export function mark(table, row) {
  if (!row) return;
  unmark(table);
  table.current = row;
  row.getElement().classList.add("z-current");
  row.scrollTo("nearest", false).catch(() => {});
}

function unmark(table) {
  table.element.querySelectorAll(".z-current").forEach((node) => node.classList.remove("z-current"));
}
