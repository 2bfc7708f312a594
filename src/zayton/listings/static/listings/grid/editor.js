import { make } from "../../ui/dom.js";

/** The box that a cell is typed in. */
export class Editor {
  constructor(sheet) {
    this.sheet = sheet;
  }

  get isOpen() {
    return Boolean(this.box);
  }

  /** Open over a cell; with `first` typing begins anew by it, else what stands is edited. */
  open(line, at, first = null) {
    const { view } = this.sheet;
    if (view.isLocked(line, at)) return;
    const column = view.columns[at];
    const isWide = column.kind === "lines";
    const box = make("textarea", { class: `z-edit-editor${isWide ? " z-edit-editor-wide" : ""}`, rows: "1", "aria-label": column.hint, spellcheck: column.kind !== "money" && column.kind !== "units" });
    box.value = first ?? view.text(line, at);
    if (column.kind === "money") box.inputMode = "decimal";
    if (column.kind === "units") box.inputMode = "numeric";
    const cell = view.at(line, at);
    cell.classList.add("z-edit-open");
    cell.replaceChildren(box);
    Object.assign(this, { box, cell, line, column: at });
    box.addEventListener("keydown", (event) => this.pressed(event));
    box.addEventListener("blur", () => this.close(true, false));
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }

  pressed(event) {
    event.stopPropagation();
    const done = (lines, cells) => {
      event.preventDefault();
      this.close(true);
      this.sheet.selection.move(lines, cells);
    };
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.close(false);
    } else if (event.key === "Tab") done(0, event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.altKey) this.broken(event);
    else if (event.key === "Enter" && !event.shiftKey) done(1, 0);
  }

  broken(event) {
    event.preventDefault();
    this.box.setRangeText("\n", this.box.selectionStart, this.box.selectionEnd, "end");
  }

  /** Close, keeping what was typed or not. */
  close(keeps, focus = true) {
    const { box, cell, line, column } = this;
    if (!box) return;
    this.box = null;
    cell.classList.remove("z-edit-open");
    if (keeps && box.value !== this.sheet.view.text(line, column)) this.sheet.write([[line, column, box.value]]);
    else this.sheet.view.show(line, column);
    if (focus) cell.focus({ preventScroll: true });
  }
}
