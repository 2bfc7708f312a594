import { button, make } from "../../ui/dom.js";
import { blockOf, textOf } from "./clipboard.js";
import { Changes } from "./changes.js";
import { Editor } from "./editor.js";
import { useKeys } from "./keys.js";
import { told } from "./rules.js";
import { Selection } from "./selection.js";
import { View } from "./view.js";

/** The grid: listings as lines, cells that are typed, checked at once, and sent when they are to be previewed. */
export class Sheet {
  constructor(element, config) {
    Object.assign(this, { element, config, words: config.words });
    this.parts = Object.fromEntries([...element.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    this.changes = new Changes();
    this.view = new View(this.parts.grid, config, this.changes);
    this.selection = new Selection(this.view, () => this.remark());
    this.editor = new Editor(this);
    useKeys(this);
    this.show(config);
  }

  /** Show a page of listings. */
  show({ rows, page, pages, total }) {
    this.changes.settle(rows);
    this.view.draw(rows);
    if (rows.length) this.selection.go(0, 0, { focus: false });
    this.pager(page, pages, total);
    this.count();
  }

  pager(page, pages, total) {
    const go = (to) => this.load(to);
    const steps = pages > 1 ? [button("", "chevron-left", () => go(page - 1), { disabled: page < 2, "aria-label": "‹" }), make("span", {}, `${page} / ${pages}`), button("", "chevron-right", () => go(page + 1), { disabled: page >= pages, "aria-label": "›" })] : [];
    this.parts.pager.replaceChildren(make("span", {}, told(this.words, "rows", total.toLocaleString("en-GB"))), ...steps);
  }

  async load(page) {
    const url = new URL(this.config.rowsUrl, location.origin);
    url.searchParams.set("format", "json");
    url.searchParams.set("page", page);
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
    if (answer.ok) this.show(await answer.json());
  }

  /** Write cells as one step: `[line, column, text]` each; those that are closed are passed over and counted. */
  write(edits) {
    const open = edits.filter(([line, at]) => this.view.at(line, at) && !this.view.isLocked(line, at));
    this.changes.set(open.map(([line, at, text]) => [this.view.rows[line], this.view.columns[at].key, text]));
    open.forEach(([line, at]) => this.view.show(line, at));
    this.count();
    this.remark();
    return edits.length - open.length;
  }

  /** Paste a block: one cell fills the whole selection, a block is laid from its first cell on. */
  paste(text) {
    const block = blockOf(text);
    if (!block.length) return;
    const [top, left] = this.selection.block();
    const isOne = block.length === 1 && block[0].length === 1;
    const edits = isOne
      ? this.selection.places().map(([line, at]) => [line, at, block[0][0]])
      : block.flatMap((row, line) => row.map((cell, at) => [top + line, left + at, cell]));
    const missed = this.write(edits);
    if (!isOne) {
      this.selection.go(top, left);
      this.selection.go(top + block.length - 1, left + Math.max(...block.map((row) => row.length)) - 1, { extend: true });
    }
    if (missed) this.say(told(this.words, "pasted", missed));
  }

  copied() {
    const [top, left, bottom, right] = this.selection.block();
    const lines = Array.from({ length: bottom - top + 1 }, (_none, line) => top + line);
    const cells = Array.from({ length: right - left + 1 }, (_none, at) => left + at);
    return textOf(lines.map((line) => cells.map((at) => this.view.text(line, at))));
  }

  /** The block's first line into all below it; of a single cell, the one above it. */
  fill() {
    const [top, left, bottom, right] = this.selection.block();
    const from = top === bottom ? top - 1 : top;
    if (from < 0) return;
    const edits = this.selection.places().filter(([line]) => line > from);
    this.write(edits.filter(([, at]) => at >= left && at <= right).map(([line, at]) => [line, at, this.view.text(from, at)]));
  }

  clear() {
    this.write(this.selection.places().map(([line, at]) => [line, at, ""]));
  }

  /** The selected cells as they were. */
  reset() {
    this.write(this.selection.places().map(([line, at]) => [line, at, undefined]));
  }

  takeBack() {
    this.changes.undo();
    this.redraw();
  }

  discard() {
    this.changes.clear();
    this.redraw();
  }

  redraw() {
    this.view.rows.forEach((_row, line) => this.view.columns.forEach((_column, at) => this.view.show(line, at)));
    this.count();
    this.remark();
  }

  /** How much is changed, and how much of it cannot be. */
  count() {
    const wrong = this.view.rows.reduce((sum, _row, line) => sum + this.view.columns.filter((_column, at) => this.view.problem(line, at)?.isBad).length, 0);
    const changed = this.changes.cells.size;
    const said = [told(this.words, "changed", changed), wrong ? told(this.words, "wrong", wrong) : ""].filter(Boolean);
    this.parts.said.textContent = changed ? said.join(" · ") : "";
    for (const does of ["preview", "discard"]) this.element.querySelector(`[data-does=${does}]`).disabled = !changed;
  }

  remark() {
    const { toLine, toAt } = this.selection;
    if (!this.view.at(toLine, toAt)) return;
    const said = this.view.remark(toLine, toAt) || (this.changes.cells.size ? "" : told(this.words, "nothing"));
    this.say(said, Boolean(this.view.problem(toLine, toAt)?.isBad));
  }

  say(text, isBad = false) {
    this.parts.remark.textContent = text;
    this.parts.remark.classList.toggle("z-edit-remark-bad", isBad);
  }
}
