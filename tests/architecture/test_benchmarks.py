"""Benchmarks are run now and then: what they measure may not move away from under them unnoticed."""

import importlib
import inspect

import pytest

from benchmarks.__main__ import names


@pytest.mark.parametrize("name", names())
def test_each_benchmark_can_still_be_run(name):
    assert inspect.iscoroutinefunction(importlib.import_module(f"benchmarks.{name}").run)
