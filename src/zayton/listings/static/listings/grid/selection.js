/** The cell one is at and the block around it, as in a spreadsheet. */
export class Selection {
  constructor(view, moved) {
    Object.assign(this, { view, moved, line: 0, at: 0, toLine: 0, toAt: 0 });
  }

  /** Go to a cell; `extends` keeps where the block began. */
  go(line, at, { extend = false, focus = true } = {}) {
    const last = [this.view.rows.length - 1, this.view.columns.length - 1];
    this.toLine = Math.min(Math.max(line, 0), last[0]);
    this.toAt = Math.min(Math.max(at, 0), last[1]);
    if (!extend) [this.line, this.at] = [this.toLine, this.toAt];
    this.draw();
    const cell = this.view.at(this.toLine, this.toAt);
    if (focus && cell) {
      cell.focus({ preventScroll: true });
      reveal(cell, this.view.place);
    }
    this.moved();
  }

  move(lines, cells, extend = false) {
    this.go(this.toLine + lines, this.toAt + cells, { extend });
  }

  /** The block as `[top, left, bottom, right]`. */
  block() {
    return [Math.min(this.line, this.toLine), Math.min(this.at, this.toAt), Math.max(this.line, this.toLine), Math.max(this.at, this.toAt)];
  }

  /** Every cell of the block. */
  places() {
    const [top, left, bottom, right] = this.block();
    const found = [];
    for (let line = top; line <= bottom; line += 1) for (let at = left; at <= right; at += 1) found.push([line, at]);
    return found;
  }

  draw() {
    (this.drawn || []).forEach((cell) => cell.removeAttribute("aria-selected"));
    if (this.stop) this.stop.tabIndex = -1;
    this.drawn = this.places().map(([line, at]) => this.view.at(line, at)).filter(Boolean);
    this.drawn.forEach((cell) => cell.setAttribute("aria-selected", "true"));
    this.stop = this.view.at(this.toLine, this.toAt);
    if (this.stop) this.stop.tabIndex = 0;
  }
}

/** Scroll a cell out from beneath the heads that stay in place. */
function reveal(cell, place) {
  const [box, frame] = [cell.getBoundingClientRect(), place.getBoundingClientRect()];
  const head = place.querySelector("thead th").getBoundingClientRect();
  const name = cell.parentElement.firstElementChild.getBoundingClientRect();
  const [top, left] = [frame.top + head.height, frame.left + name.width];
  if (box.top < top) place.scrollTop -= top - box.top;
  else if (box.bottom > frame.bottom) place.scrollTop += box.bottom - frame.bottom + 14;
  if (box.left < left) place.scrollLeft -= left - box.left;
  else if (box.right > frame.right) place.scrollLeft += Math.min(box.right - frame.right + 14, box.left - left);
}
