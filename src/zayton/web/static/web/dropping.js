import { sendFile } from "./sending.js";

const place = document.getElementById("dropping");
const said = place.querySelector(".z-dropping-said");
const bar = place.querySelector("progress");
const close = place.querySelector("button");
let isBusy = false;

function say(text, isBad = false) {
  said.textContent = text;
  said.classList.toggle("z-dropping-said-bad", isBad);
  close.hidden = !isBad;
  if (isBad) close.focus();
}

function move(share) {
  bar.hidden = share === null;
  bar.value = share ?? 0;
}

function hide() {
  if (isBusy) return;
  place.hidden = true;
  say("");
  move(null);
}

/** Files only, and not onto a place that takes them itself. */
function concerns(event) {
  return [...(event.dataTransfer?.types || [])].includes("Files") && !event.target.closest?.(".z-drop, input[type=file]");
}

async function take(files) {
  const { upload: url, limit, list } = place.dataset;
  isBusy = true;
  let href = null;
  // one after the other: each is sealed as it arrives, and the words are about one file
  for (const file of files) {
    const answer = await sendFile(file, { url, limit: Number(limit), words: said.dataset, say, move });
    if (!answer) break;
    href = answer;
  }
  isBusy = false;
  if (href && close.hidden) location.assign(files.length > 1 ? list : href);
}

addEventListener("dragenter", (event) => {
  if (concerns(event)) place.hidden = false;
});
addEventListener("dragover", (event) => {
  if (!concerns(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
});
addEventListener("dragleave", (event) => {
  // leaving the window, and not one element for another
  if (!event.relatedTarget && !isBusy) hide();
});
addEventListener("drop", (event) => {
  if (!concerns(event)) return hide();
  event.preventDefault();
  place.hidden = false;
  if (!isBusy && event.dataTransfer.files.length) take([...event.dataTransfer.files]);
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !place.hidden) hide();
});
close.addEventListener("click", hide);
