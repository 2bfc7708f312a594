import { make } from "../../ui/dom.js";
import { check, told } from "./rules.js";

const NAME_WIDTH = 190;

/** The table of cells: drawn once a page of listings, then cell by cell. */
export class View {
  constructor(place, config, changes) {
    Object.assign(this, { place, config, changes, columns: config.columns, words: config.words });
  }

  draw(rows) {
    this.rows = rows;
    this.cells = rows.map((row, line) => this.columns.map((column, at) => this.cell(row, column, line, at)));
    const head = make("tr", {}, this.head(told(this.words, "sku"), NAME_WIDTH), ...this.columns.map((column) => this.head(column.label, column.width, column.hint, isFigure(column))));
    const body = rows.map((row, line) => make("tr", {}, this.name(row), ...this.cells[line]));
    const table = make("table", { class: "z-edit-table", role: "grid", "aria-label": told(this.words, "grid") }, make("thead", {}, head), make("tbody", {}, ...body));
    table.style.width = `${this.columns.reduce((sum, column) => sum + column.width, NAME_WIDTH)}px`;
    this.place.replaceChildren(table);
    rows.forEach((_row, line) => this.columns.forEach((_column, at) => this.show(line, at)));
  }

  head(label, width, hint, isRight = false) {
    const cell = make("th", { scope: "col", title: hint || label, class: isRight ? "z-edit-right" : "" }, label);
    cell.style.width = `${width}px`;
    return cell;
  }

  name(row) {
    return make("th", { scope: "row", title: `${row.msku} · ${row.shop} · ${row.sku}` }, row.msku, " ", make("span", { class: "z-edit-shop" }, row.shop));
  }

  cell(row, column, line, at) {
    const cell = make("td", { role: "gridcell", tabindex: "-1", class: isFigure(column) ? "z-edit-right" : "" });
    Object.assign(cell.dataset, { line, at, cell: column.key, id: row.id });
    if (row.locked[column.key]) cell.setAttribute("aria-readonly", "true");
    return cell;
  }

  at(line, at) {
    return this.cells[line]?.[at];
  }

  isLocked(line, at) {
    return Boolean(this.rows[line].locked[this.columns[at].key]);
  }

  /** What a cell says now: as typed, else as it stands. */
  text(line, at) {
    const key = this.columns[at].key;
    return this.changes.get(this.rows[line].id, key) ?? this.rows[line].texts[key];
  }

  /** What a blank cell stands for: what it falls back to, or that nobody knows. */
  fallback(line, at) {
    const [row, key] = [this.rows[line], this.columns[at].key];
    return row.left[key] || (row.unknown.includes(key) ? told(this.words, "unknown") : "");
  }

  problem(line, at) {
    const [row, column] = [this.rows[line], this.columns[at]];
    const typed = this.changes.get(row.id, column.key);
    return typed === undefined ? null : check(typed, column, row, this.words);
  }

  show(line, at) {
    const [row, column, cell] = [this.rows[line], this.columns[at], this.at(line, at)];
    const typed = this.changes.get(row.id, column.key);
    const problem = this.problem(line, at);
    const text = this.text(line, at);
    const isUnknown = typed === undefined && row.unknown.includes(column.key);
    const isLeft = isUnknown || (typed === undefined ? !row.own.includes(column.key) && Boolean(text) : typed.trim() === "");
    cell.textContent = (text.trim() || this.fallback(line, at)).replaceAll("\n", " ⏎ ");
    cell.classList.toggle("z-edit-changed", typed !== undefined);
    cell.classList.toggle("z-edit-left", isLeft);
    cell.classList.toggle("z-edit-wrong", Boolean(problem?.isBad));
    cell.classList.toggle("z-edit-locked", this.isLocked(line, at));
    cell.toggleAttribute("aria-invalid", Boolean(problem?.isBad));
    cell.title = this.remark(line, at);
  }

  /** What there is to say about a cell: what is wrong, why it is closed, what it was. */
  remark(line, at) {
    const [row, column] = [this.rows[line], this.columns[at]];
    const problem = this.problem(line, at);
    const typed = this.changes.get(row.id, column.key);
    const was = typed === undefined ? "" : told(this.words, "was", row.texts[column.key] || "–");
    const from = ["keep_back", "percent", "cap", "stop_at"].includes(column.key) ? "fromShop" : "fromSku";
    const isBlankThere = row.isFound && from === "fromSku";
    const left = !isBlankThere && this.at(line, at).classList.contains("z-edit-left") ? told(this.words, from) : "";
    return [row.locked[column.key], problem?.said, left, was].filter(Boolean).join(" ");
  }
}

const isFigure = (column) => column.kind === "money" || column.kind === "units";
