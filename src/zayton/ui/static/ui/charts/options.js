import { compact, country, day, number } from "../formats.js";
import { word } from "../words.js";

/* Okabe and Ito, Color Universal Design (2008): told apart by colour-blind readers too. */
const OKABE_ITO = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8a8f00", "#777777"];
const BLUES = ["#d6e6f2", "#a3c8e3", "#6aa5cf", "#2f7fb5", "#0b5c8a"];
const BLUES_DARK = ["#22384a", "#2b5371", "#387aa6", "#57a3d4", "#9fd1f2"];
const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text);
const shortDay = (text) => (isDay(text) ? text.slice(5) : text);
const worded = (value) => (value === null || value === undefined ? "" : number(Math.round(value * 100) / 100));
const named = (text) => (isDay(text) ? day(text) : text);

function base(config, look) {
  return {
    color: OKABE_ITO,
    textStyle: { color: look.text, fontFamily: "system-ui, sans-serif" },
    grid: { left: 8, right: 16, top: 30, bottom: 8, containLabel: true },
    animationDuration: 200,
    // Rich text instead of HTML: the tooltip must not carry inline styles.
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: look.surface, borderColor: look.line, textStyle: { color: look.text, fontSize: 12 }, confine: true },
    aria: { enabled: true, label: { description: config.title } },
  };
}

function categories(labels, look, extra = {}) {
  return { type: "category", data: labels, axisLabel: { color: look.faint, formatter: shortDay, hideOverlap: true, ...extra }, axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false } };
}

function values(config, look, place = {}) {
  // units come whole, and an axis of fifths of them would be nonsense
  const whole = (config.series ?? []).every((series) => series.values.every((value) => value === null || Number.isInteger(value)));
  return { type: "value", minInterval: whole && config.series ? 1 : 0, name: config.unit, nameTextStyle: { color: look.faint, align: "left" }, ...place, axisLabel: { color: look.faint, formatter: compact }, splitLine: { lineStyle: { color: look.line } } };
}

function legend(config, look) {
  return config.series.length > 1 ? { show: true, top: 0, right: 0, type: "scroll", textStyle: { color: look.text }, itemWidth: 16, itemHeight: 8, data: config.series.map((series) => series.label) } : { show: false };
}

function axisTip(points) {
  const seen = points.filter((point) => !point.seriesId?.startsWith("band") && point.value !== null && point.value !== undefined && point.value !== "-");
  const unique = seen.filter((point, place) => seen.findIndex((other) => other.seriesName === point.seriesName) === place);
  return [named(points[0].axisValue), ...unique.map((point) => `${point.seriesName}: ${worded(point.value)}`)].join("\n");
}

function lines(series, place, config) {
  const color = OKABE_ITO[place % OKABE_ITO.length];
  const cut = series.dashedFrom ?? series.values.length;
  const common = { name: series.label, type: "line", showSymbol: series.values.length < 40, symbolSize: 5, lineStyle: { color, width: 2 }, itemStyle: { color } };
  const drawn = [{ ...common, id: `line${place}`, data: series.values.map((value, at) => (at < cut ? value : null)), ...todayLine(config, place) }];
  if (cut < series.values.length) {
    drawn.push({ ...common, id: `dash${place}`, lineStyle: { color, width: 2, type: "dashed" }, data: series.values.map((value, at) => (at >= cut - 1 ? value : null)) });
  }
  return [...drawn, ...band(series, place, color)];
}

function band(series, place, color) {
  if (!series.low.length) return [];
  const hidden = { type: "line", name: series.label, symbol: "none", stack: `band${place}`, stackStrategy: "all", lineStyle: { opacity: 0 }, silent: true };
  const width = series.high.map((high, at) => (high === null ? null : high - series.low[at]));
  return [
    { ...hidden, id: `band-low${place}`, data: series.low },
    { ...hidden, id: `band-high${place}`, data: width, areaStyle: { color, opacity: 0.18 } },
  ];
}

function todayLine(config, place) {
  if (!config.today || place) return {};
  return { markLine: { silent: true, symbol: "none", lineStyle: { type: "dotted", color: "#777777" }, label: { formatter: word("today"), color: "#777777" }, data: [{ xAxis: config.today }] } };
}

function line(config, look) {
  const options = base(config, look);
  if (config.series.length > 1) options.grid.top = 52;
  options.tooltip.formatter = axisTip;
  return { ...options, legend: legend(config, look), xAxis: { ...categories(config.x, look), boundaryGap: false }, yAxis: values(config, look), series: config.series.flatMap((series, place) => lines(series, place, config)) };
}

function bar(config, look) {
  const options = base(config, look);
  if (config.series.length > 1) options.grid.top = 52;
  if (config.horizontal) options.grid.bottom = 22;
  options.tooltip.formatter = axisTip;
  const labels = categories(config.x, look, config.horizontal ? { width: 160, overflow: "truncate" } : {});
  const series = config.series.map((each) => ({ name: each.label, type: "bar", data: each.values, stack: config.stacked ? "all" : undefined, barMaxWidth: 26 }));
  const axes = config.horizontal ? { xAxis: values(config, look, { nameLocation: "end", nameTextStyle: { color: look.faint, align: "right", verticalAlign: "top", padding: [22, 0, 0, 0] } }), yAxis: { ...labels, inverse: true } } : { xAxis: labels, yAxis: values(config, look) };
  return { ...options, legend: legend(config, look), ...axes, series };
}

function steps(config) {
  let level = 0;
  return config.values.map((value, place) => {
    const from = config.totals[place] ? 0 : level;
    level = config.totals[place] ? value : level + value;
    return [place, from, level, value];
  });
}

function waterfall(config, look) {
  const options = base(config, look);
  options.tooltip.formatter = (points) => `${points[0].axisValue}\n${worded(points[0].value[3])}`;
  const renderItem = (_, api) => {
    const [place, from, to] = [api.value(0), api.value(1), api.value(2)];
    const [start, end] = [api.coord([place, from]), api.coord([place, to])];
    const width = Math.min(48, api.size([1, 0])[0] * 0.62);
    const fill = config.totals[place] ? "#0072B2" : to >= from ? "#009E73" : "#D55E00";
    const top = Math.min(start[1], end[1]);
    const rect = { type: "rect", shape: { x: start[0] - width / 2, y: top, width, height: Math.max(1, Math.abs(end[1] - start[1])) }, style: { fill } };
    const text = { type: "text", style: { x: start[0], y: top - 4, text: compact(api.value(3)), fill: look.text, align: "center", verticalAlign: "bottom", fontSize: 11 } };
    return { type: "group", children: [rect, text] };
  };
  const data = steps(config);
  return { ...options, xAxis: categories(config.x, look, { interval: 0, width: 84, overflow: "break" }), yAxis: values(config, look), series: [{ type: "custom", renderItem, data, encode: { x: 0, y: [1, 2] } }] };
}

function pieces(known) {
  const sorted = known.filter((value) => value > 0).sort((one, other) => one - other);
  const cuts = [...new Set([0.2, 0.4, 0.6, 0.8].map((share) => sorted[Math.floor(sorted.length * share)]))];
  const bounds = [null, ...cuts, null];
  return bounds.slice(1).map((upper, place) => ({ gte: bounds[place] ?? undefined, lt: upper ?? undefined }));
}

function map(config, look) {
  const options = base(config, look);
  const shades = look.surface === "#ffffff" ? BLUES : BLUES_DARK;
  options.tooltip.trigger = "item";
  options.tooltip.formatter = (point) => `${country(point.name)}\n${worded(Number.isNaN(point.value) ? null : point.value) || word("unknown")}`;
  const bounds = pieces(config.values).map((piece, place, all) => ({ ...piece, color: shades[Math.round((place * (shades.length - 1)) / Math.max(all.length - 1, 1))], label: `${piece.gte === undefined ? "<" : "≥"} ${compact(piece.gte ?? piece.lt ?? 0)}` }));
  return {
    ...options,
    visualMap: { type: "piecewise", pieces: bounds, left: 0, bottom: 0, itemHeight: 10, textStyle: { color: look.faint, fontSize: 11 } },
    series: [{ type: "map", map: "world", roam: true, boundingCoords: [[-168, 80], [190, -56]], scaleLimit: { min: 1, max: 12 }, top: 4, bottom: 4, left: 0, right: 0, nameProperty: "name", data: config.codes.map((name, place) => ({ name, value: config.values[place] })), itemStyle: { areaColor: look.line, borderColor: look.surface, borderWidth: 0.4 }, emphasis: { label: { show: false }, itemStyle: { areaColor: "#E69F00" } }, select: { disabled: true } }],
  };
}

function heat(config, look) {
  const options = base(config, look);
  options.tooltip.trigger = "item";
  options.tooltip.formatter = ({ value }) => `${config.y[value[1]]} · ${config.x[value[0]]}\n${worded(value[2])}`;
  const data = config.values.flatMap((cells, row) => cells.map((value, column) => [column, row, value]));
  const known = data.map(([, , value]) => value ?? 0);
  const shades = look.surface === "#ffffff" ? ["#f2f6fa", ...BLUES] : [look.surface, ...BLUES_DARK];
  return {
    ...options,
    grid: { left: 8, right: 8, top: 8, bottom: 44, containLabel: true },
    xAxis: categories(config.x, look),
    yAxis: { ...categories(config.y, look), inverse: true },
    visualMap: { min: 0, max: Math.max(1, ...known), calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 90, itemWidth: 10, textStyle: { color: look.faint }, formatter: compact, inRange: { color: shades } },
    series: [{ type: "heatmap", data, itemStyle: { borderColor: look.surface, borderWidth: 1 } }],
  };
}

const KINDS = { line, bar, waterfall, map, heat };

/** What ECharts is told for a declared chart. */
export function optionOf(config, look) {
  return KINDS[config.kind](config, look);
}
