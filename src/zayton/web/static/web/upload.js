import { sendFile } from "./sending.js";

const place = document.querySelector("[data-upload].z-drop");
const said = place.querySelector(".z-drop-said");
const bar = place.querySelector("progress");

function say(text, isBad = false) {
  said.textContent = text;
  said.classList.toggle("z-drop-said-bad", isBad);
}

function move(share) {
  bar.hidden = share === null;
  bar.value = share ?? 0;
}

async function send(file) {
  if (!file) return;
  const { upload: url, limit } = place.dataset;
  const href = await sendFile(file, { url, limit: Number(limit), words: said.dataset, say, move });
  if (href) location.assign(href);
}

place.addEventListener("dragover", (event) => {
  event.preventDefault();
  place.classList.add("z-drop-over");
});
place.addEventListener("dragleave", () => place.classList.remove("z-drop-over"));
place.addEventListener("drop", (event) => {
  event.preventDefault();
  // the page as a whole takes files too, and would send this one a second time
  event.stopPropagation();
  place.classList.remove("z-drop-over");
  send(event.dataTransfer.files[0]);
});
place.querySelector("input[type=file]").addEventListener("change", (event) => send(event.target.files[0]));
