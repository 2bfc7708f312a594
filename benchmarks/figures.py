"""A measured figure beside its floor, and how it is handed from a benchmark's process to the report."""

import json
import resource
import sys
import time
from dataclasses import asdict, dataclass

MARK = "FIGURE "


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `reach` is the promise in words; `met` says whether it was kept, None if not judged."""

    name: str
    value: float
    unit: str
    reach: str = ""
    met: bool | None = None
    floor: float | None = None
    floor_name: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value as a share of the floor."""
        return self.value / self.floor if self.floor else None


def report(figure: Figure) -> None:
    """Hand a figure to the process that runs the benchmarks."""
    print(MARK + json.dumps(asdict(figure)), flush=True)


def read(line: str) -> Figure | None:
    """The figure that a line of a benchmark's output holds, if any."""
    return Figure(**json.loads(line.removeprefix(MARK))) if line.startswith(MARK) else None


def peak_memory_mib() -> float:
    """The most memory this process ever held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 2**20


def calibration() -> Figure:
    """A fixed piece of pure Python, so that two runs on unlike machines can be compared."""
    started = time.perf_counter()
    total = 0
    for number in range(5_000_000):
        total += number * number % 7
    seconds = time.perf_counter() - started
    assert total == 9_999_998 or total > 0
    return Figure("CPU calibration: 5 million steps of pure Python", seconds, "s")
