"""Run benchmarks and print a row for each figure: python -m benchmarks [NAME...] [--json FILE]."""

import argparse
import asyncio
import importlib
import json
import os
import pkgutil
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import benchmarks


@dataclass(frozen=True)
class Row:
    """One figure. `samples` is how many measurements it summarises."""

    name: str
    value: float
    unit: str
    samples: int


class Report:
    """Collects rows, and prints each as it comes."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def __call__(self, name: str, value: float, unit: str, samples: int = 1) -> None:
        """Add a figure."""
        self.rows.append(Row(name, round(float(value), 3), unit, samples))
        print(f"  {name:<52} {value:>14,.2f} {unit:<16} {samples:>8} samples", flush=True)

    def note(self, text: str) -> None:
        """Print something that the figures have to be read with, such as a server's settings."""
        print(f"  {text}", flush=True)


def names() -> list[str]:
    """List the benchmarks."""
    return sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; return the exit status."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(names()) or 'none yet'}; all if none"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there, too")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(names()):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    report = Report()
    for name in options.names or names():
        _run(name, report)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in report.rows], indent=2) + "\n")
    return 0


def _run(name: str, report: Report) -> None:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{name}  ({os.cpu_count()} cores, load {load})", flush=True)
    module = importlib.import_module(f"benchmarks.{name}")
    if not hasattr(module, "run"):
        return
    started = time.monotonic()
    asyncio.run(module.run(report))
    print(f"  took {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
