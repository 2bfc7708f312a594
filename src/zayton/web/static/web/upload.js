import { csrfToken } from "../ui/dom.js";

const place = document.querySelector("[data-upload]");
const said = place.querySelector(".z-drop-said");
const bar = place.querySelector("progress");

function say(text, isBad = false) {
  said.textContent = text;
  said.classList.toggle("z-drop-said-bad", isBad);
}

/** Send the file itself as the request's body, so that the server can encrypt it as it arrives. */
function send(file) {
  if (!file) return;
  if (file.size > Number(place.dataset.limit) * 1048576) return say(said.dataset.tooLarge, true);
  const request = new XMLHttpRequest();
  request.open("POST", `${place.dataset.upload}?name=${encodeURIComponent(file.name)}`);
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => (bar.value = (100 * event.loaded) / Math.max(event.total, 1)));
  request.upload.addEventListener("load", () => say(said.dataset.looking));
  request.addEventListener("error", () => failed(said.dataset.offline));
  request.addEventListener("load", () => answered(request));
  bar.hidden = false;
  say(`${said.dataset.uploading} ${file.name} …`);
  request.send(file);
}

function failed(text) {
  bar.hidden = true;
  bar.value = 0;
  say(text, true);
}

function answered(request) {
  if (request.status === 201) location.assign(request.response.href);
  else failed(request.response?.what ? `${request.response.what} ${request.response.remedy}` : said.dataset.offline);
}

place.addEventListener("dragover", (event) => {
  event.preventDefault();
  place.classList.add("z-drop-over");
});
place.addEventListener("dragleave", () => place.classList.remove("z-drop-over"));
place.addEventListener("drop", (event) => {
  event.preventDefault();
  place.classList.remove("z-drop-over");
  send(event.dataTransfer.files[0]);
});
place.querySelector("input[type=file]").addEventListener("change", (event) => send(event.target.files[0]));
