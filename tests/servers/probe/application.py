"""The probe's application: a state whose handlers leave traces in the data folder."""

import asyncio
import os

import reflex as rx

from eventfly.platform import logging
from eventfly.platform.reflex import middleware
from eventfly.platform.settings import load_settings

settings = load_settings()
logging.configure(settings.log_level)


class ProbeState(rx.State):
    """Counts, slowly and quickly."""

    count: int = 0

    @rx.event
    async def add(self):
        self.count += 1
        _trace("added")

    @rx.event
    async def add_slowly(self):
        _trace("began")
        await asyncio.sleep(2)
        self.count += 1
        _trace("finished")

    @rx.event
    async def add_many(self, by: int):
        self.count += by
        _trace("added")

    @rx.event
    async def fail(self):
        raise RuntimeError("what nobody outside may read")


def _trace(word: str) -> None:
    with open(settings.data_dir / "trace.txt", "a") as file:
        file.write(f"{word} {os.getpid()}\n")


async def render(_path: str, _query: str) -> None:
    """Leave first answers to nobody: the probe has no pages."""


app = rx.App(api_transformer=middleware.around(settings, first_html=render))
middleware.harden(app)
