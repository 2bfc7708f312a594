import { button, icon, make, menu } from "../dom.js";
import { word } from "../words.js";
import { NUMERIC, textOf } from "./cells.js";
import { equals } from "./state.js";

const MOMENTS = new Set(["date", "datetime"]);
const SIGNS = { gte: "≥", lte: "≤" };

function described({ column, operator, value }) {
  if (operator === "empty") return `${column.label} ${word("empty")}`;
  if (operator === "has") return `${column.label} ${word("has")} “${value}”`;
  const figure = NUMERIC.has(column.kind) ? value : textOf(column, value, {});
  const sign = operator === "in" ? word("is") : MOMENTS.has(column.kind) ? word(operator === "gte" ? "from" : "to") : SIGNS[operator];
  return `${column.label} ${sign} ${figure}`;
}

/** The filters in force; a click takes one away. */
export function chips(table) {
  return table.state.filters().map((filter) =>
    make(
      "button",
      { type: "button", class: "z-chip", title: word("remove"), onclick: () => table.change(() => table.state.removeFilter(filter.column.key, filter.text)) },
      described(filter),
      icon("x"),
    ),
  );
}

function field(type, label, name) {
  return make("label", { class: "z-field" }, label, make("input", { class: "form-control form-control-sm", type, name, step: type === "number" ? "any" : null }));
}

function choicesOf(column) {
  return Object.entries(column.choices).map(([key, choice]) =>
    make("label", { class: "z-tickline" }, make("input", { type: "checkbox", name: "choice", value: key }), choice.label),
  );
}

function inputs(column) {
  if (Object.keys(column.choices).length) return choicesOf(column);
  if (NUMERIC.has(column.kind)) return [field("number", "≥", "gte"), field("number", "≤", "lte")];
  if (column.kind === "date") return [field("date", word("from"), "gte"), field("date", word("to"), "lte")];
  if (column.kind === "datetime") return [field("datetime-local", word("from"), "gte"), field("datetime-local", word("to"), "lte")];
  return [field("text", word(column.kind === "country" ? "is" : "has"), column.kind === "country" ? "is" : "has")];
}

function texts(form, column) {
  const data = new FormData(form);
  const found = data.getAll("choice").map(equals);
  if (data.get("is")) found.push(equals(data.get("is").toUpperCase()));
  for (const operator of ["has", "gte", "lte"]) {
    const value = data.get(operator);
    if (value) found.push(`${operator}:${column.kind === "datetime" ? new Date(value).toISOString() : value}`);
  }
  return found;
}

/** The menu that adds a filter: choose a column, say what. */
export function filterMenu(table) {
  const usable = table.config.columns.filter((column) => column.filterable);
  return menu(word("filter"), "filter", (close) => {
    const place = make("div", { class: "z-filter-fields" });
    const select = make("select", { class: "form-select form-select-sm", "aria-label": word("filter") });
    usable.forEach((column) => select.append(make("option", { value: column.key }, column.label)));
    const chosen = () => usable.find((column) => column.key === select.value);
    const fill = () => place.replaceChildren(...inputs(chosen()));
    select.addEventListener("change", fill);
    fill();
    const form = make("form", { class: "z-filter-form" }, select, place, button(word("apply"), "check", null, { type: "submit", class: "btn btn-sm btn-primary" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wanted = texts(form, chosen());
      close();
      table.change(() => wanted.forEach((text) => table.state.addFilter(select.value, text)));
    });
    return [form];
  });
}

/** The search box; it waits until one pauses. */
export function searchBox(table) {
  if (!table.config.searchable) return null;
  let waiting;
  const input = make("input", { type: "search", class: "form-control form-control-sm z-table-search", placeholder: table.config.searchable, "aria-label": `${word("search")}: ${table.config.searchable}` });
  input.value = table.state.get("q");
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => table.change(() => table.state.set({ q: input.value })), 250);
  });
  return input;
}
