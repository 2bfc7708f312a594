import { csrfToken } from "../ui/dom.js";

/**
 * Send a file itself as the request's body, so that the server can encrypt it as it arrives.
 * `say` gets words and whether they are bad; `move` the share that is sent, or null once it is over.
 * Resolves to the address that the server answers with, or to null when the file was not taken.
 */
export function sendFile(file, { url, limit, words, say, move }) {
  return new Promise((resolve) => {
    const fail = (text) => {
      move(null);
      say(text, true);
      resolve(null);
    };
    if (file.size > limit * 1048576) return fail(words.tooLarge);
    const request = new XMLHttpRequest();
    const mark = url.includes("?") ? "&" : "?";
    request.open("POST", `${url}${mark}name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => move((100 * event.loaded) / Math.max(event.total, 1)));
    request.upload.addEventListener("load", () => say(words.looking));
    request.addEventListener("error", () => fail(words.offline));
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status === 201) resolve(answer.href);
      else fail(answer?.what ? `${answer.what} ${answer.remedy}` : words.offline);
    });
    move(0);
    say(`${words.uploading} ${file.name} …`);
    request.send(file);
  });
}
