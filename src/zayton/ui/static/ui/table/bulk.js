import { button, make, post } from "../dom.js";
import { number } from "../formats.js";
import { word } from "../words.js";

/** What is selected, and what can be done with it. */
export function selectionBar(table) {
  if (!table.config.bulk.length || !table.selected.count) return [];
  const count = table.selected.all ? table.total : table.selected.count;
  const verbs = table.config.bulk.map((action) => button(action.label, action.icon, () => start(table, action)));
  const more = !table.selected.all && table.total > table.selected.count ? button(word("selectAll", number(table.total)), "checks", () => table.selectAll()) : null;
  return [make("strong", { class: "z-selected" }, word("selected", number(count))), more, ...verbs, button(word("clearSelection"), "x", () => table.clearSelection())];
}

function identified(table, fields) {
  if (table.selected.all) fields.append("all", "1");
  else table.selected.ids.forEach((id) => fields.append("id", id));
  return fields;
}

function start(table, action) {
  const fields = new FormData();
  fields.append("bulk", action.name);
  fields.append("step", "preview");
  step(table, identified(table, fields));
}

async function step(table, fields) {
  const dialog = document.getElementById("dialog");
  const body = dialog.querySelector("[data-part=body]");
  let answer;
  try {
    answer = await post(table.state.address({}), fields);
  } catch {
    document.dispatchEvent(new CustomEvent("ui:say", { detail: { text: word("offline"), kind: "error" } }));
    return;
  }
  body.innerHTML = await answer.text();
  window.htmx.process(body);
  body.dispatchEvent(new CustomEvent("ui:mount", { bubbles: true }));
  if (!dialog.open) dialog.showModal();
  body.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const next = new FormData(event.target, event.submitter);
    step(table, next.get("step") === "undo" ? next : identified(table, next));
  });
  if (body.querySelector("[data-done]")) {
    table.clearSelection();
    table.reload();
  }
}
