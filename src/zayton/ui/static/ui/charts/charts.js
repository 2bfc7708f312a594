import { openDrawer } from "../drawer.js";
import { make } from "../dom.js";
import { day, number } from "../formats.js";
import { word } from "../words.js";
import { optionOf } from "./options.js";
import { loadScript, loadWorld } from "./loading.js";

const looks = {
  light: { text: "#1c2430", faint: "#616b79", line: "#e2e5ea", surface: "#ffffff" },
  dark: { text: "#e6ebf2", faint: "#9fabba", line: "#303a47", surface: "#1a212b" },
};

function look() {
  return looks[document.documentElement.dataset.bsTheme] || looks.light;
}

const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text);

function tableOf(config) {
  const columns = config.series ? config.series.map((series) => series.label) : config.kind === "heat" ? config.x : [config.unit || config.title];
  const lines = config.kind === "heat" ? config.y : config.x;
  const value = (line, place) => (config.series ? config.series[place].values[line] : config.kind === "heat" ? config.values[line][place] : config.values[line]);
  const cells = (line) => columns.map((_, place) => make("td", { class: "z-right" }, value(line, place) === null || value(line, place) === undefined ? "" : number(Math.round(value(line, place) * 100) / 100)));
  const head = make("tr", {}, make("th", {}), ...columns.map((column) => make("th", { class: "z-right" }, column)));
  const rows = lines.map((label, line) => make("tr", {}, make("th", { scope: "row" }, isDay(label) ? day(label) : label), ...cells(line)));
  return make("table", { class: "z-plain-table" }, make("thead", {}, head), make("tbody", {}, ...rows));
}

function flip(figure, parts, config) {
  const asTable = parts.data.hidden;
  if (asTable && !parts.data.firstChild) parts.data.append(tableOf(config));
  parts.data.hidden = !asTable;
  parts.canvas.hidden = asTable;
  parts.flip.title = parts.flip.ariaLabel = word(asTable ? "showChart" : "showTable");
  if (!asTable) figure.chart?.resize();
}

function save(figure, config) {
  const url = figure.chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: look().surface });
  make("a", { href: url, download: `${config.title}.png` }).click();
}

function opened(config, event) {
  const series = config.series?.[event.seriesIndex % (config.series.length || 1)];
  const place = config.kind === "map" ? config.codes.indexOf(event.name) : event.dataIndex;
  const link = (series?.links ?? config.links ?? [])[place];
  if (link) openDrawer(link);
}

async function draw(figure, parts, config) {
  await loadScript("echarts.min.js");
  if (config.kind === "map") await loadWorld();
  figure.chart?.dispose();
  figure.chart = window.echarts.init(parts.canvas, null, { renderer: "canvas" });
  figure.chart.setOption(optionOf(config, look()));
  figure.chart.on("click", (event) => opened(config, event));
}

/** Draw a declared chart once it comes into sight. */
export function mountChart(figure) {
  // as with tables: what is asked for twice would flip twice at one click
  if (figure.dataset.mounted) return;
  figure.dataset.mounted = "1";
  const config = JSON.parse(figure.nextElementSibling.textContent);
  const parts = Object.fromEntries([...figure.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  parts.flip.addEventListener("click", () => flip(figure, parts, config));
  parts.picture.addEventListener("click", () => figure.chart && save(figure, config));
  new ResizeObserver(() => figure.chart?.resize()).observe(parts.canvas);
  document.documentElement.addEventListener("themechange", () => figure.chart && draw(figure, parts, config));
  const sight = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    sight.disconnect();
    draw(figure, parts, config);
  });
  sight.observe(figure);
}
