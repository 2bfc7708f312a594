import { button, icon, make, menu, post } from "../dom.js";
import { word } from "../words.js";

/** Choose and order columns. */
export function columnMenu(table) {
  const labels = Object.fromEntries(table.config.columns.map((column) => [column.key, column.label]));
  const apply = (keys) => table.showColumns(keys);
  const lines = (refill) => {
    const shown = table.state.shown();
    const hidden = Object.keys(labels).filter((key) => !shown.includes(key));
    const toggle = (key) => {
      const next = shown.includes(key) ? shown.filter((each) => each !== key) : [...shown, key];
      if (next.length) apply(next);
      refill();
    };
    const move = (key, step) => {
      const next = shown.filter((each) => each !== key);
      next.splice(Math.max(0, shown.indexOf(key) + step), 0, key);
      apply(next);
      refill();
    };
    return [...shown, ...hidden].map((key) => {
      const box = make("input", { type: "checkbox", checked: shown.includes(key), onchange: () => toggle(key) });
      const arrows = shown.includes(key)
        ? [make("button", { type: "button", class: "z-icon-button", title: word("moveUp"), "aria-label": word("moveUp"), onclick: () => move(key, -1) }, icon("chevron-up")),
           make("button", { type: "button", class: "z-icon-button", title: word("moveDown"), "aria-label": word("moveDown"), onclick: () => move(key, 1) }, icon("chevron-down"))]
        : [];
      return make("div", { class: "z-column-line" }, make("label", { class: "z-tickline" }, box, labels[key]), ...arrows);
    });
  };
  return menu(word("columns"), "columns-3", () => {
    const list = make("div", { class: "z-column-list" });
    const refill = () => list.replaceChildren(...lines(refill));
    refill();
    return [list, button(word("standard"), "restore", () => { apply(null); refill(); })];
  });
}

async function keep(table, fields, close) {
  const data = new FormData();
  Object.entries({ table: table.config.name, ...fields }).forEach(([name, value]) => data.append(name, value));
  const answer = await post(table.config.viewsUrl, data);
  const told = await answer.json();
  if (told.views) table.config.views = told.views;
  close();
}

function viewLine(table, view, close) {
  const link = make("a", { href: `?${view.query}`, class: "z-view-link" }, icon(view.shared ? "users" : "bookmark"), view.name);
  const forget = view.own ? make("button", { type: "button", class: "z-icon-button", title: word("forget"), "aria-label": word("forget"), onclick: () => keep(table, { forget: view.id }, close) }, icon("trash")) : null;
  return make("div", { class: "z-column-line" }, link, forget);
}

/** Open, save and share views. */
export function viewMenu(table) {
  return menu(word("views"), "bookmark", (close) => {
    const name = make("input", { class: "form-control form-control-sm", name: "name", required: true, placeholder: word("viewName"), "aria-label": word("viewName"), maxlength: "120" });
    const shared = make("input", { type: "checkbox", name: "shared" });
    const form = make("form", { class: "z-filter-form" }, name, make("label", { class: "z-tickline" }, shared, word("shareView")), button(word("saveView"), "device-floppy", null, { type: "submit", class: "btn btn-sm btn-primary" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      keep(table, { name: name.value, query: table.state.query(), shared: shared.checked ? "1" : "" }, close);
    });
    return [...table.config.views.map((view) => viewLine(table, view, close)), form];
  });
}

/** Export what one sees. */
export function exportMenu(table) {
  return menu(word("export"), "download", () =>
    ["csv", "xlsx"].map((format) => make("a", { href: table.state.address({ format }).href, download: "", class: "z-view-link" }, icon(`file-type-${format === "csv" ? "csv" : "xls"}`), format.toUpperCase())),
  );
}
