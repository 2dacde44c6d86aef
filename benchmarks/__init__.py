"""Measurements. `bin/bench` runs them; each module has `async def run(report)`."""
