import asyncio
import os
import signal

from eventfly.platform.stopping import before_stop


async def test_the_callback_runs_before_the_handler_that_was_there() -> None:
    loop, order, stopped = asyncio.get_running_loop(), [], asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, lambda: (order.append("server"), stopped.set()))
    try:
        before_stop(lambda: order.append("streams"))
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(stopped.wait(), 2)
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
    assert order == ["streams", "server"]


async def test_without_a_handler_nothing_changes() -> None:
    before = signal.getsignal(signal.SIGTERM)
    before_stop(lambda: None)
    assert signal.getsignal(signal.SIGTERM) is before
