/** What is wrong with a cell as typed: the same rules that the server has, without asking it. */

const FORMULA = /^[=＝]\s*[A-Za-z(+-]/;

/** A sentence of the grid's words; `%s` takes the figure. */
export function told(words, key, figure) {
  return figure === undefined ? words[key] : words[key].replace("%s", figure);
}

/** An amount as a whole number of minor units, or null when it is none. */
export function minorOf(text, decimals) {
  const plain = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
  const match = /^(\d{1,12})(?:\.(\d*))?$/.exec(plain);
  if (!match) return null;
  const fraction = (match[2] || "").replace(/0+$/, "");
  if (fraction.length > decimals) return null;
  return Number(match[1] + fraction.padEnd(decimals, "0"));
}

/** The lines of a text, without blank ones. */
export function linesOf(text) {
  return text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
}

function price(text, row, words) {
  const minor = minorOf(text, row.decimals);
  const beyond = (bound, over) => bound !== undefined && (over ? minor > minorOf(bound, row.decimals) : minor < minorOf(bound, row.decimals));
  if (!text) return bad(told(words, "needed"));
  if (!minor) return bad(told(words, "noAmount", row.decimals));
  if (beyond(row.floor, false)) return bad(told(words, "belowFloor", `${row.floor} ${row.currency}`));
  if (beyond(row.ceiling, true)) return bad(told(words, "aboveCeiling", `${row.ceiling} ${row.currency}`));
  if (beyond(row.breakEven, false)) return note(told(words, "belowCost", `${row.breakEven} ${row.currency}`));
  return row.isRuled ? note(told(words, "ruled")) : null;
}

function units(text, column, words) {
  if (!text) return null;
  const whole = text.replace(/\.0$/, "");
  return /^\d{1,8}$/.test(whole) && Number(whole) <= column.most ? null : bad(told(words, "noUnits", column.most));
}

function texts(text, column, row, words) {
  const limits = row.limits[column.key] || {};
  const published = text || row.left[column.key] || "";
  const isList = column.max_items > 0;
  const lines = isList ? linesOf(published) : [published];
  const longest = Math.max(0, ...lines.map((line) => [...line].length));
  const most = Math.min(column.max_length || Infinity, limits.max_length || Infinity);
  const mostLines = Math.min(column.max_items || Infinity, limits.max_items || Infinity);
  if (FORMULA.test(text)) return bad(told(words, "formula"));
  if (!published && (limits.required || column.key === "title")) return bad(told(words, "needed"));
  if (longest > most) return bad(told(words, "tooLong", most));
  if (isList && lines.length > mostLines) return bad(told(words, "tooMany", mostLines));
  const strange = column.key === "images" && lines.some((line) => !/^https:\/\/\S+$/.test(line));
  return strange ? bad(told(words, "noPicture")) : null;
}

const bad = (said) => ({ said, isBad: true });
const note = (said) => ({ said, isBad: false });

/** What is wrong with a cell (`isBad`), or worth knowing about it; null when nothing is. */
export function check(text, column, row, words) {
  const plain = text.trim();
  if (column.kind === "money") return price(plain, row, words);
  return column.kind === "units" ? units(plain, column, words) : texts(plain, column, row, words);
}
