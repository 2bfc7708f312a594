/** Blocks of cells as spreadsheets put them on the clipboard: lines of cells apart by tabs, quoted where need be. */

/** A block from its text; a quoted cell may hold tabs, line ends and doubled quotes. */
export function blockOf(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const end = () => {
    rows.at(-1).push(cell);
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[(at += 1)];
      else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t") end();
    else if (sign === "\n") {
      end();
      rows.push([]);
    } else if (sign !== "\r") cell += sign;
  }
  // spreadsheets end the last line too
  if (cell !== "" || rows.at(-1).length) end();
  return rows.filter((row) => row.length);
}

/** A block as text. */
export function textOf(rows) {
  const quoted = (cell) => (/["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}
