import { linesOf, minorOf } from "./rules.js";

/** What was typed and not applied yet, by listing and cell; kept in the tab, so that a look at the preview loses nothing. */

const KEPT = "zayton.listings.grid";

export class Changes {
  constructor() {
    this.cells = new Map(restored());
    this.steps = [];
  }

  get(id, cell) {
    return this.cells.get(`${id}|${cell}`);
  }

  /** Set cells as one step that can be taken back: `[row, cell, text]` each. What is as before is no change. */
  set(edits) {
    const step = edits.map(([row, cell]) => [row, cell, this.get(row.id, cell)]);
    edits.forEach(([row, cell, text]) => this.put(row, cell, text));
    if (step.length) this.steps.push(step);
    this.keep();
  }

  put(row, cell, text) {
    const key = `${row.id}|${cell}`;
    if (text === undefined || isSame(row, cell, text)) this.cells.delete(key);
    else this.cells.set(key, text);
  }

  /** Take the last step back; the cells it concerned. */
  undo() {
    const step = this.steps.pop() || [];
    step.forEach(([row, cell, text]) => this.put(row, cell, text));
    this.keep();
    return step;
  }

  /** Forget what a row's cells say already, after an edit was applied. */
  settle(rows) {
    for (const row of rows) {
      for (const cell of Object.keys(row.texts)) {
        const typed = this.get(row.id, cell);
        if (typed !== undefined) this.put(row, cell, typed);
      }
    }
    this.keep();
  }

  clear() {
    this.cells.clear();
    this.steps = [];
    this.keep();
  }

  /** As the server takes it. */
  told() {
    return [...this.cells].map(([key, text]) => {
      const at = key.indexOf("|");
      return [Number(key.slice(0, at)), key.slice(at + 1), text];
    });
  }

  keep() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify([...this.cells]));
    } catch {
      // a browser that keeps nothing still edits
    }
  }
}

/** Whether a text says what stands already: an amount in another spelling, or nothing where there is nothing of its own. */
function isSame(row, cell, text) {
  const [typed, stands] = [text.trim(), row.texts[cell].trim()];
  if (!typed) return !row.own.includes(cell) && cell !== "price";
  if (cell === "price") return minorOf(typed, row.decimals) !== null && minorOf(typed, row.decimals) === minorOf(stands, row.decimals);
  return linesOf(typed).join("\n") === linesOf(stands).join("\n");
}

function restored() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
    return kept.filter((one) => Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === "string"));
  } catch {
    return [];
  }
}
