"""Eventfly's tests. `bin/test` runs them; `tests/conftest.py` says what a test can ask for."""
