"""Several processes doing the same at once, started together, each reporting how long every step took."""

import multiprocessing
import queue
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Raced(NamedTuple):
    """What a race came to: steps a second over all processes, the 99th percentile of a step in ms, answers."""

    rate: float
    p99_ms: float
    answers: Sequence[Any]


def _run(
    step_maker: Callable[..., Callable[[int], Any]],
    worker: int,
    count: int,
    arguments: tuple[Any, ...],
    start: Any,
    results: Any,
) -> None:
    step = step_maker(worker, *arguments)
    start.wait()
    began = time.perf_counter()
    took: list[float] = []
    answers: list[Any] = []
    for number in range(count):
        before = time.perf_counter()
        answers.append(step(number))
        took.append(time.perf_counter() - before)
    results.put((began, time.perf_counter(), took, answers))


def _next(results: Any, processes: Sequence[Any]) -> Any:
    """The next result; a process that broke off is a `RuntimeError`, its reason on the standard error output."""
    while True:
        try:
            return results.get(timeout=2)
        except queue.Empty:
            broken = [process for process in processes if process.exitcode]
            if broken:
                for process in processes:
                    process.kill()
                raise RuntimeError(f"{len(broken)} processes of the race broke off") from None


def race(
    step_maker: Callable[..., Callable[[int], Any]],
    *,
    workers: int,
    count: int,
    arguments: tuple[Any, ...] = (),
) -> Raced:
    """Run `step_maker(worker, *arguments)`, then its step `count` times, in each of `workers` fresh processes."""
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(workers), context.Queue()
    processes = [
        context.Process(target=_run, args=(step_maker, worker, count, arguments, start, results))
        for worker in range(workers)
    ]
    for process in processes:
        process.start()
    done = [_next(results, processes) for _ in processes]
    for process in processes:
        process.join()
    seconds = max(end for _, end, _, _ in done) - min(began for began, _, _, _ in done)
    took = sorted(one for _, _, steps, _ in done for one in steps)
    answers = [answer for _, _, _, given in done for answer in given]
    return Raced(workers * count / seconds, took[int(len(took) * 0.99)] * 1_000, answers)
