const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-15, 0], PageDown: [15, 0] };

/** The grid by keyboard, mouse, finger and clipboard. */
export function useKeys(sheet) {
  const place = sheet.parts.grid;
  place.addEventListener("keydown", (event) => !sheet.editor.isOpen && pressed(sheet, event));
  place.addEventListener("pointerdown", (event) => pointed(sheet, event));
  place.addEventListener("pointermove", (event) => dragged(sheet, event));
  place.addEventListener("dblclick", (event) => placed(sheet, event, (line, at) => sheet.editor.open(line, at)));
  place.addEventListener("copy", (event) => copied(sheet, event));
  place.addEventListener("cut", (event) => copied(sheet, event) && sheet.clear());
  place.addEventListener("paste", (event) => pasted(sheet, event));
}

function pressed(sheet, event) {
  if (!event.target.closest("td")) return;
  const { selection } = sheet;
  const holds = event.ctrlKey || event.metaKey;
  const act = action(sheet, event, holds);
  if (act) {
    event.preventDefault();
    act();
  } else if (ARROWS[event.key]) {
    event.preventDefault();
    const [lines, cells] = ARROWS[event.key];
    const far = holds ? 10_000 : 1;
    selection.move(lines * far, cells * far, event.shiftKey);
  } else if (event.key.length === 1 && !holds && !event.altKey) {
    event.preventDefault();
    sheet.editor.open(selection.toLine, selection.toAt, event.key);
  }
}

function action(sheet, event, holds) {
  const { selection, view } = sheet;
  const last = view.columns.length - 1;
  const isEdge = event.shiftKey ? selection.toLine === 0 && selection.toAt === 0 : selection.toLine === view.rows.length - 1 && selection.toAt === last;
  switch (event.key) {
    case "Enter":
    case "F2":
      return () => sheet.editor.open(selection.toLine, selection.toAt);
    // at its ends the grid lets go of the keyboard
    case "Tab":
      return isEdge ? null : () => tabbed(selection, last, event.shiftKey ? -1 : 1);
    case "Delete":
    case "Backspace":
      return () => sheet.clear();
    case "Home":
      return () => selection.go(holds ? 0 : selection.toLine, 0, { extend: event.shiftKey });
    case "End":
      return () => selection.go(holds ? view.rows.length - 1 : selection.toLine, last, { extend: event.shiftKey });
    case "Escape":
      return () => selection.go(selection.toLine, selection.toAt);
  }
  const verbs = { d: () => sheet.fill(), z: () => sheet.takeBack(), a: () => everything(selection) };
  return holds && !event.altKey ? verbs[event.key.toLowerCase()] : null;
}

function tabbed(selection, last, step) {
  const at = selection.toAt + step;
  if (at > last) selection.go(selection.toLine + 1, 0);
  else if (at < 0) selection.go(selection.toLine - 1, last);
  else selection.go(selection.toLine, at);
}

function everything(selection) {
  selection.go(0, 0);
  selection.go(10_000, 10_000, { extend: true, focus: false });
}

function placed(sheet, event, act) {
  const cell = event.target.closest("td[data-line]");
  if (cell && !sheet.editor.isOpen) act(Number(cell.dataset.line), Number(cell.dataset.at));
}

function pointed(sheet, event) {
  if (event.target.closest(".z-edit-editor")) return;
  sheet.editor.close(true, false);
  placed(sheet, event, (line, at) => {
    const { selection } = sheet;
    // a finger has no double click worth the name: the chosen cell touched again opens
    const isAgain = event.pointerType === "touch" && selection.toLine === line && selection.toAt === at && document.activeElement === sheet.view.at(line, at);
    event.preventDefault();
    if (isAgain) sheet.editor.open(line, at);
    else selection.go(line, at, { extend: event.shiftKey });
  });
}

function dragged(sheet, event) {
  if (event.pointerType !== "mouse" || event.buttons !== 1) return;
  placed(sheet, event, (line, at) => {
    if (line !== sheet.selection.toLine || at !== sheet.selection.toAt) sheet.selection.go(line, at, { extend: true });
  });
}

function copied(sheet, event) {
  if (sheet.editor.isOpen) return false;
  event.preventDefault();
  event.clipboardData.setData("text/plain", sheet.copied());
  return true;
}

function pasted(sheet, event) {
  if (sheet.editor.isOpen) return;
  event.preventDefault();
  sheet.paste(event.clipboardData.getData("text/plain"));
}
