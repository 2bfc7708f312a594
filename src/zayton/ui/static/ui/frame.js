import { closeMenusOutside } from "./dom.js";
import { word } from "./words.js";

function chooseScope(form) {
  const url = new URL(location.href);
  for (const field of form.elements) {
    if (!field.name) continue;
    url.searchParams.delete(field.name);
    if (field.value) url.searchParams.set(field.name, field.value);
  }
  ["page", "drawer", "from", "to"].forEach((name) => url.searchParams.delete(name));
  location.assign(url);
}

function say(text, kind = "error") {
  const place = document.querySelector(".z-messages");
  if (!place) return;
  const message = document.createElement("div");
  message.className = `z-message z-message-${kind}`;
  message.setAttribute("role", "status");
  message.textContent = text;
  place.append(message);
  setTimeout(() => message.remove(), 8000);
}

function clicked(event) {
  closeMenusOutside(event.target);
  const side = document.getElementById("side");
  const does = event.target.closest("[data-does]")?.dataset.does;
  if (does === "open-side") side.classList.toggle("z-open");
  else if (side && !side.contains(event.target)) side.classList.remove("z-open");
  if (does === "copy") copy(event.target.closest("[data-does]"));
  if (does === "close-dialog") event.target.closest("dialog").close();
}

function closeAll() {
  closeMenusOutside(null);
  document.getElementById("side")?.classList.remove("z-open");
}

async function copy(control) {
  await navigator.clipboard.writeText(document.getElementById(control.dataset.from).textContent);
  say(word("copied"), "success");
}

/** Bring the link of this page into sight: with all rights the navigation is longer than the screen. */
function showHere() {
  const here = document.querySelector("#side [aria-current]");
  if (!here) return;
  const side = document.getElementById("side");
  const below = here.offsetTop + here.offsetHeight - side.clientHeight;
  // only the navigation's own scroll: scrollIntoView would move the page as well
  if (below > 0) side.scrollTop = below + side.clientHeight / 3;
}

/** The frame: scope, menus, the narrow screen's navigation, and problems said in words. */
export function startFrame() {
  showHere();
  document.addEventListener("click", clicked);
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-does=scope]");
    if (form) chooseScope(form);
    if (event.target.matches("[data-does=submit]")) event.target.form.requestSubmit();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeAll());
  document.addEventListener("htmx:responseError", () => say(word("failed")));
  document.addEventListener("htmx:sendError", () => say(word("offline")));
  document.addEventListener("ui:say", (event) => say(event.detail.text, event.detail.kind));
}
