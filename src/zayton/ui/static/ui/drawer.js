const drawer = () => document.getElementById("drawer");
let opener = null;

function safe(address) {
  if (!address || !address.startsWith("/") || address.startsWith("//") || address.startsWith("/\\")) return null;
  const url = new URL(address, location.origin);
  return url.origin === location.origin ? url.pathname + url.search : null;
}

function asked() {
  return safe(new URL(location.href).searchParams.get("drawer"));
}

function show(address) {
  const pane = drawer();
  if (!pane) return;
  pane.hidden = !address;
  document.body.classList.toggle("z-has-drawer", Boolean(address));
  if (!address) {
    pane.dataset.address = "";
    document.getElementById("drawer-body").replaceChildren();
    opener?.focus({ preventScroll: true });
    return;
  }
  pane.dataset.address = address;
  pane.querySelector("[data-part=full]").href = address;
  window.htmx.ajax("GET", address, { target: "#drawer-body", swap: "innerHTML" });
}

/** Open an address of this site in the drawer; it becomes part of the page's own address. */
export function openDrawer(address) {
  const place = safe(address);
  if (!place) return;
  if (drawer().hidden) opener = document.activeElement;
  const url = new URL(location.href);
  url.searchParams.set("drawer", place);
  history.pushState({}, "", url);
  show(place);
}

export function closeDrawer() {
  if (!drawer() || drawer().hidden) return false;
  const url = new URL(location.href);
  url.searchParams.delete("drawer");
  history.pushState({}, "", url);
  show(null);
  return true;
}

/** The address whose state a component inside the drawer works on; null outside of it. */
export function drawerAddress(element) {
  return element.closest("#drawer") ? drawer().dataset.address : null;
}

export function startDrawer() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      openDrawer(link.getAttribute("href"));
    }
    if (event.target.closest("[data-does=close-drawer]")) closeDrawer();
  });
  // a form that names no address means its own page, and in the drawer that is not the page beneath
  document.addEventListener("submit", (event) => {
    const within = event.target.closest("#drawer");
    if (within && !event.target.hasAttribute("action")) event.target.setAttribute("action", within.dataset.address);
  }, true);
  document.addEventListener("keydown", (event) => {
    const busy = document.querySelector("dialog[open], details.z-menu[open]");
    if (event.key === "Escape" && !busy) closeDrawer();
  });
  window.addEventListener("popstate", () => show(asked()));
  if (asked()) show(asked());
}
