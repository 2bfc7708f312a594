import { csrfToken } from "../../ui/dom.js";
import { word } from "../../ui/words.js";
import { Sheet } from "./sheet.js";

const element = document.querySelector("[data-edit-grid]");
if (element) start(new Sheet(element, JSON.parse(document.getElementById("edit-grid").textContent)));

function start(sheet) {
  const verbs = { fill: () => sheet.fill(), reset: () => sheet.reset(), discard: () => sheet.discard(), preview: () => preview(sheet) };
  for (const [does, verb] of Object.entries(verbs)) {
    element.querySelector(`[data-does=${does}]`).addEventListener("click", () => {
      sheet.editor.close(true, false);
      verb();
    });
  }
}

async function preview(sheet) {
  const knob = element.querySelector("[data-does=preview]");
  knob.disabled = true;
  try {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
    const answer = await fetch(sheet.config.previewUrl, { method: "POST", headers, body: JSON.stringify(sheet.changes.told()) });
    const told = await answer.json();
    if (answer.ok) location.assign(told.href);
    else sheet.say(told.problem || word("failed"), true);
  } catch {
    sheet.say(word("offline"), true);
  } finally {
    sheet.count();
  }
}
