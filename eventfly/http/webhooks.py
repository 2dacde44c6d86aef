"""Where payment providers tell their news: checked, stored, answered at once; acted on by a job."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from eventfly import payments
from eventfly.errors import NotFound
from eventfly.http.limits import read_body
from eventfly.runtime import Runtime


def routes(runtime: Runtime, _settings: Any = None) -> list[Route]:
    """Take the sandbox's webhooks: 204, also for one that is known; 403 for a forged or old one."""

    async def receive_sandbox(request: Request) -> Response:
        if not isinstance(runtime.payments, payments.SandboxPaymentProcessor):
            raise NotFound
        signature = request.headers.get(payments.SIGNATURE_HEADER, "")
        await payments.receive(runtime, await read_body(request), signature)
        return Response(status_code=204)

    return [Route("/webhooks/sandbox", receive_sandbox, methods=["POST"])]
