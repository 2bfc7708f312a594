let waiting;

function hits(dialog) {
  return [...dialog.querySelectorAll(".z-palette-hit")];
}

function choose(dialog, step) {
  const all = hits(dialog);
  const place = all.findIndex((hit) => hit.ariaSelected === "true");
  const next = all[Math.max(0, Math.min(all.length - 1, place + step))];
  all.forEach((hit) => (hit.ariaSelected = hit === next ? "true" : "false"));
  next?.scrollIntoView({ block: "nearest" });
}

async function search(dialog, input) {
  const url = new URL(input.dataset.source, location.origin);
  url.searchParams.set("q", input.value);
  const asked = input.value;
  const answer = await fetch(url);
  if (!answer.ok || asked !== input.value) return;
  dialog.querySelector("[data-part=hits]").innerHTML = await answer.text();
  choose(dialog, 1);
}

/** Ctrl-K: find a page or a document and go there. */
export function startPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const input = dialog.querySelector("input");
  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    search(dialog, input);
  };
  document.addEventListener("click", (event) => event.target.closest("[data-does=palette]") && open());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => search(dialog, input), 120);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(dialog, step);
    }
    if (event.key === "Enter") hits(dialog).find((hit) => hit.ariaSelected === "true")?.click();
  });
}
