"""`python -m benchmarks.run [NAME …] [--database sqlite|postgres] [--quick]`: run benchmarks and print the report.

Every benchmark is a module `bench_NAME.py` with `DATABASES` and `main()`. Each run gets a process, a workspace and,
on PostgreSQL, a server of its own with full durability, so that nothing is warm that should not be.
"""

import argparse
import ast
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure, calibration, read
from tests.postgres_cluster import PostgresCluster, postgres_programs

ROOT = Path(__file__).parent.parent
LONGEST_SECONDS = 1_800
PREPARE = "import django; django.setup(); from django.core.management import call_command; call_command('migrate', verbosity=0)"


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def databases(name: str) -> tuple[str, ...]:
    """The databases a benchmark asks for, read from its source: importing it would want Django set up."""
    tree = ast.parse((Path(__file__).parent / f"bench_{name}.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DATABASES":
            return tuple(ast.literal_eval(node.value))
    raise SystemExit(f"bench_{name}.py does not say which DATABASES it runs on")


@contextmanager
def workspace(database: str) -> Iterator[dict[str, str]]:
    """The environment of a fresh workspace on `sqlite` or `postgres`, migrated."""
    cluster = PostgresCluster(durable=True).create() if database == "postgres" else None
    with tempfile.TemporaryDirectory(prefix="zayton-bench-") as home:
        environment = {
            **os.environ,
            "ZAYTON_HOME": home,
            "ZAYTON_KEY": "benchmark",
            "ZAYTON_PRIVATE_ADDRESSES": "loopback",
            "DJANGO_SETTINGS_MODULE": "zayton.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        environment.pop("ZAYTON_DATABASE", None)
        if cluster:
            environment["ZAYTON_DATABASE"] = cluster.address()
        try:
            subprocess.run([sys.executable, "-c", PREPARE], env=environment, cwd=ROOT, check=True)
            yield environment
        finally:
            if cluster:
                cluster.stop()


def run(name: str, database: str, quick: bool) -> list[Figure]:
    """Run one benchmark on one database; its figures, in the order it reported them."""
    code = f"import django; django.setup(); from benchmarks.bench_{name} import main; main(quick={quick})"
    with workspace(database) as environment:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=LONGEST_SECONDS, check=False,
        )  # fmt: skip
    if done.returncode:
        print(done.stdout[-2_000:])
        raise SystemExit(f"the benchmark {name} on {database} failed")
    return [figure for line in done.stdout.splitlines() if (figure := read(line))]


def table(figures: Sequence[tuple[str, Figure]]) -> str:
    """Figures as a Markdown table."""
    lines = [
        "| what | database | measured | floor | share of the floor | reach | kept |",
        "|---|---|---|---|---|---|---|",
    ]
    for database, one in figures:
        floor = f"{_short(one.floor)} {one.unit} ({one.floor_name})" if one.floor else ""
        share = f"{one.ratio:.0%}" if one.ratio is not None else ""
        kept = {True: "yes", False: "**no**", None: ""}[one.met]
        note = f"; {one.note}" if one.note else ""
        lines.append(
            f"| {one.name} | {database} | {_short(one.value)} {one.unit}{note} | {floor} | {share} | {one.reach} | {kept} |"
        )
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> None:
    """Run what was asked for, or everything, and print the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", help="; ".join(names()))
    parser.add_argument("--database", choices=("sqlite", "postgres"))
    parser.add_argument("--quick", action="store_true", help="a tenth of the size, to see that they run")
    asked = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    figures = [("", calibration())]
    for name in asked.names or names():
        for database in databases(name):
            if asked.database not in (None, database) or (database == "postgres" and not postgres_programs()):
                continue
            found = run(name, database, asked.quick)
            figures += [(database, figure) for figure in found]
            print(table([(database, figure) for figure in found]), flush=True)
    print()
    print(table(figures))


if __name__ == "__main__":
    main()
