import { make } from "../dom.js";
import { word } from "../words.js";
import { cellNode, mark, NUMERIC } from "./cells.js";

function heading(column) {
  const unit = column.unit || column.currency;
  const label = make("span", { class: "z-col-label" }, column.label);
  return make("span", { title: column.hint || null }, label, unit ? make("span", { class: "z-unit" }, ` ${unit}`) : null, column.mark ? mark(column.mark) : null);
}

function totalOf(column, place, table) {
  const totals = table.totals;
  if (!totals) return {};
  const value = totals[column.key];
  const show = () => (value === undefined && place === 0 ? make("strong", {}, word("total")) : cellNode(column, value, totals, true));
  return { bottomCalc: () => value ?? "", bottomCalcFormatter: show };
}

function tickbox() {
  return {
    formatter: "rowSelection",
    titleFormatter: "rowSelection",
    titleFormatterParams: { rowRange: "visible" },
    headerSort: false,
    frozen: true,
    width: 36,
    hozAlign: "center",
    headerHozAlign: "center",
    resizable: false,
    cssClass: "z-tick",
    cellClick: (event) => event.stopPropagation(),
  };
}

/** Tabulator's column definitions for the columns shown, in their order. */
export function definitions(table) {
  const known = Object.fromEntries(table.config.columns.map((column) => [column.key, column]));
  const narrow = window.innerWidth < 640;
  const shown = table.state.shown().map((key, place) => {
    const column = known[key];
    return {
      field: key,
      title: column.label,
      titleFormatter: () => heading(column),
      formatter: (cell) => cellNode(column, cell.getValue(), cell.getData()),
      hozAlign: NUMERIC.has(column.kind) ? "right" : "left",
      headerHozAlign: NUMERIC.has(column.kind) ? "right" : "left",
      headerSort: column.sortable,
      headerSortStartingDir: NUMERIC.has(column.kind) || column.kind === "datetime" ? "desc" : "asc",
      frozen: place === 0 && !narrow,
      cssClass: NUMERIC.has(column.kind) ? "z-figure" : "",
      ...(column.width ? { width: column.width } : { minWidth: 60, maxInitialWidth: 360 }),
      ...totalOf(column, place, table),
    };
  });
  return table.config.bulk.length ? [tickbox(), ...shown] : shown;
}

