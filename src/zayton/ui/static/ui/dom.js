/** Build an element; text never becomes markup. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function icon(name) {
  return name ? make("i", { class: `ti ti-${name}`, "aria-hidden": "true" }) : null;
}

/** A button with an icon and a word. */
export function button(label, iconName, onclick, extra = {}) {
  return make("button", { type: "button", class: "btn btn-sm", onclick, ...extra }, icon(iconName), label);
}

/** A menu that opens below its button, closes on Escape and on a click elsewhere. */
export function menu(label, iconName, fill, extra = {}) {
  const body = make("div", { class: "z-menu-body" });
  const head = make("summary", { class: "btn btn-sm" }, icon(iconName), label);
  const details = make("details", { class: "z-menu", ...extra }, head, body);
  details.addEventListener("toggle", () => details.open && body.replaceChildren(...fill(() => (details.open = false))));
  return details;
}

export function closeMenusOutside(target) {
  document.querySelectorAll("details.z-menu[open]").forEach((open) => {
    if (!open.contains(target)) open.open = false;
  });
}

export function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
}

/** POST a form's fields and answer the response; the page's token goes along. */
export function post(url, fields) {
  return fetch(url, { method: "POST", body: fields, headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" } });
}
