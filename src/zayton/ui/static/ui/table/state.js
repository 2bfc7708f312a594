import { drawerAddress } from "../drawer.js";

const OPERATORS = ["has", "gte", "lte", "empty"];

/** A table's filter, sort, columns and page, kept in the page's address (or in the drawer's). */
export class State {
  constructor(element, config) {
    const inDrawer = drawerAddress(element);
    this.config = config;
    this.inPage = !inDrawer;
    this.url = new URL(inDrawer || location.href, location.origin);
    this.prefix = config.prefix;
    this.lead();
  }

  /** Links that follow this table take its filters along. */
  lead() {
    if (this.inPage) document.querySelectorAll("a[data-follows]").forEach((link) => (link.search = this.query()));
  }

  get(name) {
    return this.url.searchParams.get(this.prefix + name) || "";
  }

  /** Change parameters (null removes); any change but of the page goes back to the first page. */
  set(changes) {
    if (this.inPage) this.url = new URL(location.href);
    const parameters = this.url.searchParams;
    if (!("page" in changes)) parameters.delete(`${this.prefix}page`);
    for (const [name, value] of Object.entries(changes)) {
      parameters.delete(this.prefix + name);
      for (const each of [value].flat()) if (each !== null && each !== "") parameters.append(this.prefix + name, each);
    }
    if (this.inPage) history.replaceState(history.state, "", this.url);
    this.lead();
  }

  filters() {
    return this.config.columns.flatMap((column) =>
      this.url.searchParams.getAll(`${this.prefix}f.${column.key}`).map((text) => ({ column, text, ...parsed(text) })),
    );
  }

  addFilter(key, text, replaces = false) {
    const now = replaces ? [] : this.url.searchParams.getAll(`${this.prefix}f.${key}`);
    this.set({ [`f.${key}`]: [...new Set([...now, text])] });
  }

  removeFilter(key, text) {
    const now = this.url.searchParams.getAll(`${this.prefix}f.${key}`);
    this.set({ [`f.${key}`]: now.filter((each) => each !== text) });
  }

  clearFilters() {
    const keys = this.config.columns.map((column) => [`f.${column.key}`, null]);
    this.set({ ...Object.fromEntries(keys), q: null });
  }

  shown() {
    const known = new Set(this.config.columns.map((column) => column.key));
    const chosen = this.get("columns").split(",").filter((key) => known.has(key));
    return chosen.length ? chosen : [...this.config.shown];
  }

  sort() {
    const text = this.get("sort") || this.config.defaultSort;
    return text.split(",").filter(Boolean).map((part) => ({ column: part.replace(/^-/, ""), dir: part.startsWith("-") ? "desc" : "asc" }));
  }

  /** The address of this view in another form: rows as JSON, an export. */
  address(extra) {
    const url = new URL(this.url);
    url.searchParams.delete("drawer");
    url.searchParams.set("table", this.config.name);
    for (const [name, value] of Object.entries(extra)) url.searchParams.set(name, value);
    return url;
  }

  /** The part of the address that a saved view keeps. */
  query() {
    const kept = new URLSearchParams();
    const wanted = (name) => name.startsWith(`${this.prefix}f.`) || ["q", "sort", "columns", "size"].some((each) => name === this.prefix + each);
    for (const [name, value] of this.url.searchParams) if (wanted(name)) kept.append(name, value);
    return kept.toString();
  }
}

function parsed(text) {
  const [head, ...rest] = text.split(":");
  return OPERATORS.includes(head) && rest.length ? { operator: head, value: rest.join(":") } : { operator: "in", value: text.replace(/^is:/, "") };
}

/** The text of an equality filter, marked where its value looks like an operator. */
export function equals(value) {
  const text = String(value);
  return OPERATORS.includes(text.split(":")[0]) && text.includes(":") ? `is:${text}` : text;
}
