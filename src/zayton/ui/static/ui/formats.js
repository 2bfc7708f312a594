import { make } from "./dom.js";

const chinese = document.documentElement.lang.startsWith("zh");
export const locale = chinese ? "zh-CN" : "en-GB";
const countries = new Intl.DisplayNames([locale], { type: "region" });
const cache = new Map();

function formatter(key, build) {
  if (!cache.has(key)) cache.set(key, build());
  return cache.get(key);
}

function decimalsOf(text) {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}

function signed(text) {
  return text.replace("-", "\u2212");
}

/** A figure given as number or exact decimal text: "–" for zero. */
export function number(value) {
  if (Number(value) === 0) return "–";
  const digits = Math.min(decimalsOf(String(value)), 6);
  const format = formatter(`n${digits}`, () => new Intl.NumberFormat(locale, { minimumFractionDigits: 0, maximumFractionDigits: digits }));
  return signed(format.format(value));
}

/** An amount in major units as decimal text, with its currency where one is given. */
export function money(value, currency) {
  if (Number(value) === 0) return "–";
  const digits = decimalsOf(String(value));
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (currency) Object.assign(options, { style: "currency", currency });
  return signed(formatter(`m${digits}${currency}`, () => new Intl.NumberFormat(locale, options)).format(value));
}

/** A fraction as a percentage with one decimal. */
export function percent(value, always = false) {
  const options = { style: "percent", maximumFractionDigits: 1, signDisplay: always ? "exceptZero" : "auto" };
  return Number(value) === 0 ? "–" : signed(formatter(`p${always}`, () => new Intl.NumberFormat(locale, options)).format(value));
}

/** A short figure for axes and tiles: 1.2万, 1.2M. */
export function compact(value) {
  const options = { notation: "compact", maximumFractionDigits: 1 };
  return signed(formatter("c", () => new Intl.NumberFormat(locale, options)).format(value));
}

export function day(text) {
  if (chinese) return text.slice(0, 10);
  const options = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
  return formatter("d", () => new Intl.DateTimeFormat(locale, options)).format(new Date(`${text.slice(0, 10)}T00:00Z`));
}

/** A moment in the reader's own zone; the year only where it is not this one. */
export function moment(text) {
  const at = new Date(text);
  const two = (figure) => String(figure).padStart(2, "0");
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const thisYear = at.getFullYear() === new Date().getFullYear();
  if (chinese) return `${thisYear ? "" : `${at.getFullYear()}-`}${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock}`;
  const options = { day: "numeric", month: "short", ...(thisYear ? {} : { year: "numeric" }) };
  return `${formatter(`t${thisYear}`, () => new Intl.DateTimeFormat(locale, options)).format(at)} ${clock}`;
}

export function country(code) {
  if (chinese && code === "TW") return "中国台湾";
  try {
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
}

/** Turn every `<time data-moment>` of a piece of page into the reader's zone. */
export function showMoments(root) {
  root.querySelectorAll("time[data-moment]").forEach((node) => {
    node.textContent = moment(node.dateTime);
    node.title = new Date(node.dateTime).toLocaleString(locale);
  });
}

/** A small line of figures, drawn as SVG. */
export function sparkline(values, label = "") {
  const known = values.map(Number);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const step = 76 / Math.max(known.length - 1, 1);
  const points = known.map((value, place) => `${(2 + place * step).toFixed(1)},${(20 - ((value - low) / (high - low || 1)) * 16).toFixed(1)}`);
  const space = "http://www.w3.org/2000/svg";
  const line = document.createElementNS(space, "polyline");
  line.setAttribute("points", points.join(" "));
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 80 24");
  drawing.append(line);
  return make("span", { class: "z-sparkline", role: "img", "aria-label": label || known.join(", ") }, drawing);
}
