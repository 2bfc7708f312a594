"""Which version of every table belongs together: the cut that readers see, replaced in one move.

Tables are committed one after the other; a reader that looked between two commits would see sums at two positions.
So the mirror names a consistent set of versions when all of them are written, and readers read only what is named.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from zayton.lake import store

_NAME = "published.json"


class Merge(NamedTuple):
    """Files that were written anew as others which say the same."""

    of: frozenset[str]
    into: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cut:
    """A consistent set of table versions: true for `position`, and known to be up to date at `as_of`.

    `merges` are the latest that led here, so that what was summed over files that are gone can be kept. `lake` is
    another one when the lake was made anew and its versions began again.
    """

    position: int
    as_of: datetime
    versions: Mapping[str, int]
    merges: tuple[Merge, ...] = ()
    lake: str = ""

    @property
    def key(self) -> str:
        """Changes whenever any table does."""
        return ",".join(
            [self.lake, *(f"{name}:{version}" for name, version in sorted(self.versions.items()))]
        )

    def merged_into(self, files: frozenset[str]) -> frozenset[str]:
        """The files of this cut that say what these files said, as far as its merges tell."""
        for merge in self.merges:
            if merge.of <= files:
                files = files - merge.of | merge.into
        return files


def publish(cut: Cut) -> None:
    """Let readers see these versions from now on."""
    path = store.home() / _NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    # a name of its own for each process, then replaced in one move: no reader sees half a file
    fresh = path.with_suffix(f".{os.getpid()}.new")
    content = {
        "position": cut.position,
        "as_of": cut.as_of.isoformat(),
        "versions": dict(cut.versions),
        "merges": [[sorted(merge.of), sorted(merge.into)] for merge in cut.merges],
        "lake": cut.lake,
    }
    with fresh.open("w") as file:
        json.dump(content, file)
        file.flush()
        # a name that survives a power cut without its content would be an empty lake
        os.fsync(file.fileno())
    fresh.replace(path)


_lock = Lock()
_seen: dict[Path, tuple[tuple[int, int], Cut]] = {}


def published() -> Cut | None:
    """The newest cut; `None` while the lake has never been filled. Costs one look at a file's time when unchanged."""
    path = store.home() / _NAME
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    # the time alone may be the same for two files written within a tick
    mark = (status.st_mtime_ns, status.st_ino)
    with _lock:
        seen = _seen.get(path)
        if seen is None or seen[0] != mark:
            seen = (mark, _read(path))
            _seen[path] = seen
    return seen[1]


def _read(path: Path) -> Cut:
    content = json.loads(path.read_text())
    merges = tuple(Merge(frozenset(of), frozenset(into)) for of, into in content.get("merges", ()))
    as_of = datetime.fromisoformat(content["as_of"])
    return Cut(content["position"], as_of, content["versions"], merges, content.get("lake", ""))


@lru_cache(maxsize=256)
def _files(table: Path, version: int, _lake: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(store.files_of(table.name, version).items()))


def files_in(cut: Cut, name: str, *, months: frozenset[str] | None = None) -> tuple[str, ...]:
    """The Parquet files of a table in a cut, only those of some months when they are named."""
    found = _files(store.table_path(name), cut.versions[name], cut.lake)
    return tuple(path for path, month in found if months is None or not month or month in months)
