import { icon, make } from "../dom.js";
import { country, day, moment, money, number, percent, sparkline } from "../formats.js";
import { word } from "../words.js";

export const NUMERIC = new Set(["number", "quantity", "money", "percent"]);
const ICONS = { red: "alert-triangle", amber: "clock", green: "check", blue: "info-circle", grey: "point" };

/** A value as text, as the reader's language has it; "–" for zero and nothing for unknown. */
export function textOf(column, value, row) {
  if (value === null || value === undefined || value === "") return "";
  switch (column.kind) {
    case "money":
      return money(value, column.currency ? "" : row[column.currencyKey]);
    case "percent":
      return percent(value, column.compares);
    case "number":
    case "quantity":
      return number(value);
    case "date":
      return day(value);
    case "datetime":
      return moment(value);
    case "country":
      return country(value);
    default:
      return column.choices[value]?.label ?? String(value);
  }
}

function status(choice, text) {
  const colour = choice?.colour || "grey";
  return make("span", { class: `z-status z-status-${colour}` }, icon(choice?.icon || ICONS[colour]), text);
}

function comparison(value, text) {
  const direction = Number(value) > 0 ? "rise" : Number(value) < 0 ? "fall" : "level";
  const arrow = { rise: "▲", fall: "▼", level: "" }[direction];
  return make("span", { class: `z-${direction}` }, arrow ? `${arrow} ${text}` : text);
}

/** The mark of an estimated, settled or simulated figure; in full in a head, short in a cell. */
export function mark(name, short = false) {
  return make("span", { class: `z-mark z-mark-${name}`, title: word(name) }, word(short ? `${name}Short` : name));
}

function inner(column, value, row) {
  const text = textOf(column, value, row);
  if (column.kind === "status") return status(column.choices[value], text);
  if (column.kind === "sparkline") return sparkline(value);
  if (column.compares && NUMERIC.has(column.kind)) return comparison(value, text);
  const link = row._links?.[column.key];
  if (link) return make("a", { href: link, "data-drawer": true, tabindex: "-1" }, text);
  return document.createTextNode(text);
}

/** Whether a click on the value narrows the table to it. */
export function narrows(column, row) {
  return column.filterable && !row._links?.[column.key] && !NUMERIC.has(column.kind) && !["datetime", "sparkline"].includes(column.kind);
}

/** A cell's content; estimated, settled and simulated figures carry their mark unless the column's head does. */
export function cellNode(column, value, row, isTotal = false) {
  if (value === null || value === undefined || value === "") return document.createTextNode("");
  const named = row._marks?.[column.key] || (isTotal ? "" : column.mark);
  const filterable = !isTotal && narrows(column, row);
  const node = make("span", { class: filterable ? "z-value z-filterable" : "z-value" }, inner(column, value, row));
  if (filterable) node.title = word("filterBy");
  // a narrow column cuts its words off, and what cannot be filtered by has no other use for a hint
  else if (typeof value === "string") node.title = textOf(column, value, row);
  if (named) node.classList.add(`z-${named}`);
  const differs = named && named !== "settled" && named !== column.mark && !isTotal;
  return differs ? make("span", {}, node, mark(named, true)) : node;
}
