const vendor = new URL("../../vendor/", import.meta.url);
const loaded = new Map();

/** Load a script of ours once. */
export function loadScript(name) {
  if (!loaded.has(name)) {
    loaded.set(name, new Promise((done, failed) => {
      const node = document.createElement("script");
      node.src = new URL(name, vendor);
      node.onload = done;
      node.onerror = failed;
      document.head.append(node);
    }));
  }
  return loaded.get(name);
}

async function json(name) {
  return (await fetch(new URL(name, vendor))).json();
}

/** The atlas stitches shapes across the 180th meridian; on a flat map they continue to its right instead. */
function unwrap(ring) {
  const crosses = ring.some(([longitude], place) => place && Math.abs(longitude - ring[place - 1][0]) > 180);
  return crosses ? ring.map(([longitude, latitude]) => [longitude < 0 ? longitude + 360 : longitude, latitude]) : ring;
}

function flat({ type, coordinates }) {
  if (type === "Polygon") return { type, coordinates: coordinates.map(unwrap) };
  return { type, coordinates: coordinates.map((polygon) => polygon.map(unwrap)) };
}

async function register() {
  const [world, codes] = await Promise.all([json("countries-50m.json"), json("country-codes.json"), loadScript("topojson-client.min.js")]);
  const shapes = window.topojson.feature(world, world.objects.countries);
  shapes.features = shapes.features.filter((feature) => feature.id !== "010");
  shapes.features.forEach((feature) => {
    feature.properties.name = codes[feature.id] ?? feature.properties.name;
    feature.geometry = flat(feature.geometry);
  });
  window.echarts.registerMap("world", shapes);
}

let world;
export function loadWorld() {
  world ??= register();
  return world;
}
