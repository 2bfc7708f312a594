import { openDrawer } from "../drawer.js";

const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity };

/** Arrow keys, or j and k, move, Enter opens the drawer, Space selects, / searches; the list keeps its place. */
export function useKeys(table, grid) {
  grid.tabIndex = 0;
  grid.addEventListener("keydown", (event) => {
    if (event.target !== grid && event.target.closest("input, select, button")) return;
    if (!withChord(event)) pressed(table, grid, event);
  });
  document.addEventListener("keydown", (event) => {
    if (!withChord(event) && isIdle() && table.element === document.querySelector("[data-table]")) begin(table, grid, event);
  });
}

function withChord(event) {
  return event.ctrlKey || event.metaKey || event.altKey;
}

/** Whether nothing on the page has the keyboard, so that a bare letter means the page's first table. */
function isIdle() {
  return document.activeElement === document.body && !document.querySelector("dialog[open]");
}

function begin(table, grid, event) {
  if (!["j", "k", "/"].includes(event.key)) return;
  grid.focus({ preventScroll: true });
  pressed(table, grid, event);
}

function pressed(table, grid, event) {
  const step = STEPS[event.key];
  if (step) {
    event.preventDefault();
    move(table, step);
  } else if (event.key === "/") {
    event.preventDefault();
    table.element.querySelector(".z-table-search")?.focus();
  } else if (event.key === "Enter" && table.current) {
    event.preventDefault();
    openDrawer(table.current.getData()._href);
  } else if (event.key === " " && table.current && table.config.bulk.length) {
    event.preventDefault();
    table.current.toggleSelect();
  } else if (["ArrowLeft", "ArrowRight"].includes(event.key)) {
    grid.querySelector(".tabulator-tableholder").scrollLeft += event.key === "ArrowRight" ? 120 : -120;
  }
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
