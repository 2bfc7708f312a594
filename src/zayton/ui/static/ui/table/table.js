import { button, make } from "../dom.js";
import { openDrawer } from "../drawer.js";
import { number } from "../formats.js";
import { word } from "../words.js";
import { selectionBar } from "./bulk.js";
import { definitions } from "./columns.js";
import { chips, filterMenu, searchBox } from "./filters.js";
import { mark, useKeys } from "./keys.js";
import { columnMenu, exportMenu, viewMenu } from "./menus.js";
import { equals, State } from "./state.js";

class Table {
  constructor(element) {
    this.element = element;
    // Its own block, not the first of that name: the drawer may show the same table as the page behind it.
    this.config = JSON.parse(element.nextElementSibling.textContent);
    this.state = new State(element, this.config);
    this.parts = Object.fromEntries([...element.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    this.first = this.config.first;
    this.selected = { ids: new Set(), all: false, count: 0 };
    this.learn(this.first);
    this.drawBar();
    this.build();
    this.drawFoot();
  }

  learn(answer) {
    this.total = answer.total;
    this.more = answer.more;
    this.pages = answer.pages;
    this.totals = answer.totals;
  }

  build() {
    const scrolls = this.config.scrolls && this.pages > 1;
    this.grid = new window.Tabulator(this.parts.grid, {
      index: "_id",
      columns: definitions(this),
      layout: "fitDataFill",
      rowHeight: 32,
      maxHeight: this.height(),
      placeholder: () => this.placeholder(),
      movableColumns: true,
      columnHeaderSortMulti: false,
      selectableRows: this.config.bulk.length ? true : false,
      selectableRowsPersistence: false,
      sortMode: "remote",
      initialSort: this.state.sort(),
      ajaxURL: "rows",
      ajaxRequestFunc: (_url, _config, parameters) => this.request(parameters),
      paginationSize: this.config.size,
      dataLoader: false,
      ...(scrolls ? { progressiveLoad: "scroll", progressiveLoadScrollMargin: 600 } : {}),
    });
    this.scrolls = scrolls;
    this.listen();
    useKeys(this, this.parts.grid);
  }

  height() {
    const inner = this.element.closest("#drawer, .z-panel");
    const top = this.parts.grid.getBoundingClientRect().top + window.scrollY;
    return inner ? 420 : Math.max(300, window.innerHeight - Math.min(top, window.innerHeight / 2) - 48);
  }

  listen() {
    this.grid.on("rowClick", (event, row) => this.clicked(event, row));
    this.grid.on("rowDblClick", (_event, row) => row.getData()._href && openDrawer(row.getData()._href));
    this.grid.on("columnMoved", () => this.columnsMoved());
    this.grid.on("rowSelectionChanged", (data) => this.chose(data));
  }

  clicked(event, row) {
    mark(this, row);
    const cell = event.target.closest(".tabulator-cell");
    if (!cell || !event.target.closest(".z-filterable")) return;
    const key = cell.getAttribute("tabulator-field");
    this.change(() => this.state.addFilter(key, equals(row.getData()[key]), true));
  }

  chose(data) {
    if (this.redrawing) return;
    this.selected = { ids: new Set(data.map((row) => row._id)), all: false, count: data.length };
    this.drawBar();
  }

  selectAll() {
    this.selected.all = true;
    this.drawBar();
  }

  clearSelection() {
    this.selected = { ids: new Set(), all: false, count: 0 };
    this.grid.deselectRow();
    this.drawBar();
  }

  columnsMoved() {
    const keys = this.grid.getColumns().map((column) => column.getField()).filter(Boolean);
    this.state.set({ columns: keys.join(","), page: this.state.get("page") });
  }

  showColumns(keys) {
    this.state.set({ columns: keys ? keys.join(",") : null, page: this.state.get("page") });
    this.redrawColumns();
  }

  redrawColumns() {
    this.redrawing = true;
    this.grid.setColumns(definitions(this));
    this.redrawing = false;
  }

  /** Rows for Tabulator: the ones that came with the page first, then from the server. */
  async request({ page, sort }) {
    const embedded = this.first;
    this.first = null;
    if (embedded && (!this.scrolls || this.config.page === 1)) return this.answered(embedded);
    if (sort) this.sorted(sort);
    const wanted = this.scrolls ? page : Number(this.state.get("page") || 1);
    try {
      const answer = await fetch(this.state.address({ format: "json", [`${this.config.prefix}page`]: wanted }));
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      const before = JSON.stringify(this.totals);
      this.learn(told);
      if (before !== JSON.stringify(this.totals)) setTimeout(() => this.redrawColumns());
      this.failed = false;
      return this.answered(told);
    } catch {
      this.failed = true;
      this.drawFoot();
      return this.scrolls ? { last_page: page, data: [] } : this.grid.getData();
    }
  }

  answered(told) {
    this.drawFoot();
    return this.scrolls ? { last_page: told.pages, data: told.rows } : told.rows;
  }

  sorted(sort) {
    const text = sort.map(({ field, dir }) => (dir === "desc" ? `-${field}` : field)).join(",");
    if (text !== (this.state.get("sort") || this.config.defaultSort)) this.state.set({ sort: text });
  }

  /** Change the address by `act`, then show what it asks for now. */
  change(act) {
    act();
    this.drawBar();
    return this.reload();
  }

  reload() {
    this.current = null;
    return this.grid.setData();
  }

  placeholder() {
    const clear = this.state.filters().length || this.state.get("q");
    const undo = clear ? button(word("clearFilters"), "filter-off", () => this.change(() => this.state.clearFilters())) : null;
    return make("div", { class: "z-no-match" }, make("p", {}, word("noMatch")), undo);
  }

  drawBar() {
    this.element.classList.toggle("z-all-selected", this.selected.all);
    const held = this.parts.bar.querySelector(".z-table-search") || searchBox(this);
    if (held && document.activeElement !== held) held.value = this.state.get("q");
    const tools = make("div", { class: "z-table-tools" }, columnMenu(this), viewMenu(this), exportMenu(this));
    const left = make("div", { class: "z-table-left" }, filterMenu(this), ...chips(this), ...selectionBar(this));
    const focused = document.activeElement === held;
    this.parts.bar.replaceChildren(...[held, left, tools].filter(Boolean));
    if (focused) held.focus();
  }

  drawFoot() {
    const count = make("span", { "data-part": "count" }, word(this.total === 1 && !this.more ? "row" : "rows", (this.more ? "≥ " : "") + (this.total === 0 ? "0" : number(this.total))));
    const problem = this.failed ? make("span", { class: "z-load-failed", role: "alert" }, word("loadFailed"), button(word("retry"), "refresh", () => this.reload())) : null;
    this.parts.foot.replaceChildren(...[count, problem, ...this.pager()].filter(Boolean));
  }

  pager() {
    if (this.scrolls || this.pages < 2) return [];
    const page = Number(this.state.get("page") || 1);
    const go = (to) => this.change(() => this.state.set({ page: to > 1 ? to : null }));
    return [
      button("", "chevron-left", () => go(page - 1), { disabled: page < 2, "aria-label": word("previous") }),
      make("span", {}, `${number(page)} / ${number(this.pages)}`),
      button("", "chevron-right", () => go(page + 1), { disabled: page >= this.pages, "aria-label": word("next") }),
    ];
  }
}

/** Make a declared table live. */
export function mountTable(element) {
  // two who ask for the same piece of page both wait for this file, and the second would build the table again
  if (element.dataset.mounted) return;
  element.dataset.mounted = "1";
  element.table = new Table(element);
}
