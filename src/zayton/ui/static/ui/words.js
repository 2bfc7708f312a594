const block = document.getElementById("ui-words");
const words = block ? JSON.parse(block.textContent) : {};

/** A text in the reader's language; `%s` takes the figure. */
export function word(key, figure) {
  const text = words[key] ?? key;
  return figure === undefined ? text : text.replace("%s", figure);
}
