import { button, make, post } from "../dom.js";
import { number } from "../formats.js";
import { word } from "../words.js";

const MOST_CHOSEN = 1000;

/** What is selected, and what can be done with it. */
export function selectionBar(table) {
  if (!table.config.bulk.length || !table.selected.count) return [];
  const count = table.selected.all ? table.total : table.selected.count;
  const verbs = table.config.bulk.map((action) => button(action.label, action.icon, () => (action.href ? lead(table, action) : start(table, action))));
  const more = !table.selected.all && table.total > table.selected.count ? button(word("selectAll", number(table.total)), "checks", () => table.selectAll()) : null;
  return [make("strong", { class: "z-selected" }, word("selected", number(count))), more, ...verbs, button(word("clearSelection"), "x", () => table.clearSelection())];
}

function identified(table, fields) {
  if (table.selected.all) fields.append("all", "1");
  else table.selected.ids.forEach((id) => fields.append("id", id));
  return fields;
}

/** Carry the chosen rows to another page; an address has room for so many ids and no more. */
function lead(table, action) {
  const url = new URL(action.href, location.origin);
  if (table.selected.all) url.search = table.state.query();
  else if (table.selected.ids.size > MOST_CHOSEN) return say(word("tooManyChosen", number(MOST_CHOSEN)));
  else url.searchParams.set("chosen", [...table.selected.ids].join("."));
  location.assign(url);
}

function say(text) {
  document.dispatchEvent(new CustomEvent("ui:say", { detail: { text, kind: "error" } }));
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
    say(word("offline"));
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
