"""The sandbox's second step: the page on which a real bank would ask the buyer to confirm. Marked TEST.

The reference in its address is unguessable and is all it takes, as with a bank's own page. The way back is
the address that came with the payment, else the page the buyer came from; it leaves this site for an allowed one only.
"""

from collections.abc import Collection
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from eventfly import payments
from eventfly.errors import Invalid, NotFound, Problem
from eventfly.http.limits import read_body
from eventfly.runtime import Runtime

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'{sites}; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
ANSWERS = {"approve": True, "refuse": False}


def routes(runtime: Runtime, _settings: Any = None) -> list[Route]:
    """Ask the buyer (GET) and take the answer (POST); the first answer stands."""
    sites = runtime.allowed_origins
    # Browsers hold the redirect that answers a form to where forms may go.
    policy = HEADERS["Content-Security-Policy"].format(sites="".join(f" {site}" for site in sites))
    headers = HEADERS | {"Content-Security-Policy": policy}

    async def show(request: Request) -> Response:
        step = await _sandbox(runtime).find_step(request.path_params["reference"])
        came_from = _came_from(request, runtime.public_url)
        back = _way_back(sites, step.return_path, request.query_params.get("return_to", ""), came_from)
        body = _question(str(step.amount), back) if step.is_open else _answered(back)
        return HTMLResponse(_PAGE.format(body=body), headers=headers)

    async def answer(request: Request) -> Response:
        sandbox, reference = _sandbox(runtime), request.path_params["reference"]
        step = await sandbox.find_step(reference)
        form = dict(parse_qsl((await read_body(request, limit=4096)).decode("utf-8", "replace")))
        if form.get("answer") not in ANSWERS:
            raise Invalid(Problem("answer", "Answer with Approve or Refuse."))
        await sandbox.complete_step(reference, ANSWERS[form["answer"]])
        back = _way_back(sites, step.return_path, form.get("return_to", ""))
        return RedirectResponse(back, status_code=303, headers=headers)

    path = "/sandbox/step/{reference}"
    return [Route(path, show, methods=["GET"]), Route(path, answer, methods=["POST"])]


def _sandbox(runtime: Runtime) -> payments.SandboxPaymentProcessor:
    if not isinstance(runtime.payments, payments.SandboxPaymentProcessor):
        raise NotFound
    return runtime.payments


def _way_back(sites: Collection[str], *candidates: str) -> str:
    return next((address for address in candidates if payments.is_way_back(address, sites)), "/")


def _came_from(request: Request, public_url: str) -> str:
    try:
        referrer, own = urlsplit(request.headers.get("referer", "")), urlsplit(public_url)
    except ValueError:
        return ""
    return referrer.path if (referrer.scheme, referrer.netloc) == (own.scheme, own.netloc) else ""


def _question(amount: str, back: str) -> str:
    return f"""<h1>Confirm {escape(amount)}?</h1>
<p>This is where your bank would ask you. No real money moves.</p>
<form method="post">
<input type="hidden" name="return_to" value="{escape(back)}">
<button class="action" name="answer" value="approve">Approve TEST payment</button>
<button name="answer" value="refuse">Refuse TEST payment</button>
</form>"""


def _answered(back: str) -> str:
    return f"""<h1>Already answered</h1>
<p>This TEST payment has its answer, and it stands.</p>
<p><a href="{escape(back)}">Back to your order</a></p>"""


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>TEST payment: confirm</title>
<style>
:root {{ --paper: #FBFAF8; --raised: #FFFFFF; --ink: #1B1A20; --muted: #5F5C68; --line: #E6E3DD;
  --action: #5B3DF5; --on-action: #FFFFFF; --live: #92400E; --live-fill: #FDE9C4; }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: #111015; --raised: #1A1920; --ink: #F4F2EE;
  --muted: #A9A5B3; --line: #2C2A34; --action: #8F7BFF; --on-action: #14121C; --live: #FFC857;
  --live-fill: #3A2A08; }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px;
  background: var(--paper); color: var(--ink); font: 16px/1.5 Inter, system-ui, sans-serif; }}
main {{ width: 100%; max-width: 420px; background: var(--raised); border: 1px solid var(--line);
  border-radius: 16px; padding: 32px 24px; }}
.test {{ display: inline-block; margin: 0; padding: 4px 12px; border-radius: 999px; font-weight: 600;
  font-size: 14px; color: var(--live); background: var(--live-fill); }}
h1 {{ margin: 16px 0 8px; font-size: 28px; line-height: 1.15; font-variant-numeric: tabular-nums; }}
p {{ color: var(--muted); margin: 8px 0 24px; }}
a {{ color: var(--action); }}
form {{ display: grid; gap: 12px; }}
button {{ min-height: 48px; padding: 12px 16px; border-radius: 10px; border: 1px solid var(--line);
  background: transparent; color: var(--ink); font: inherit; font-weight: 600; cursor: pointer; }}
button.action {{ background: var(--action); border-color: var(--action); color: var(--on-action); }}
:focus-visible {{ outline: 2px solid var(--action); outline-offset: 2px; }}
</style>
</head>
<body>
<main>
<p class="test">TEST · no real money</p>
{body}
</main>
</body>
</html>"""
