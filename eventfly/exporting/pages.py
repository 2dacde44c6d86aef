"""What a page of an exported site holds beside its content: where the backend is, and how to go on without it."""

import hashlib
import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from eventfly import routes
from eventfly.platform.sites import is_same_site

SCRIPT = (Path(__file__).parent / "static-site.js").read_bytes()
SCRIPT_PATH = f"assets/static-site-{hashlib.sha256(SCRIPT).hexdigest()[:12]}.js"
NOINDEX = '<meta name="robots" content="noindex">'
_DESK = (routes.ORGANIZE, routes.MAILBOX)
_ACCOUNT = (
    routes.SIGN_IN,
    routes.SIGN_UP,
    routes.VERIFY,
    routes.FORGOT_PASSWORD,
    routes.RESET_PASSWORD,
    routes.MY_TICKETS,
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The origins of the backend and of the site itself."""

    backend: str
    site: str

    @property
    def led(self) -> tuple[str, ...]:
        """The addresses that the backend's own pages answer: the desk, and without shared cookies the account's too."""
        return _DESK if is_same_site(self.backend, self.site) else (*_DESK, *_ACCOUNT)

    def leads_on(self, path: str) -> bool:
        """Tell whether the backend's own page answers `path`.

        >>> foreign = Addresses("https://api.example.org", "https://example.net")
        >>> foreign.leads_on("/organize/new"), foreign.leads_on("/sign-in"), foreign.leads_on("/e/jazz")
        (True, True, False)
        """
        return any(path == led or path.startswith(f"{led}/") for led in self.led)


def dress(page: str, addresses: Addresses, *, head: str = "") -> bytes:
    """Have `page` name the backend and load the script for static sites.

    The script goes to the end of the head: before React's own inline script it would make React render all again.
    """
    named = f'<meta name="ef-backend" content="{escape(addresses.backend)}">{head}'
    script = (
        f'<script src="/{SCRIPT_PATH}" defer data-backend="{escape(addresses.backend)}"'
        f' data-led="{" ".join(addresses.led)}"></script>'
    )
    return page.replace("<head>", f"<head>{named}", 1).replace("</head>", f"{script}</head>", 1).encode()


def leading(path: str, addresses: Addresses) -> bytes:
    """Make a page that leads on to the backend's own page of the same address, if the backend answers."""
    host = escape(urlsplit(addresses.backend).netloc)
    return _LEADING.format(
        there=escape(addresses.backend + path), host=host, backend=json.dumps(addresses.backend)
    ).encode()


_LEADING = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>One moment · Eventfly</title>
<noscript><meta http-equiv="refresh" content="0; url={there}"></noscript>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>
@font-face {{ font-family: Inter; src: url(/fonts/inter-latin.woff2) format("woff2");
  font-weight: 100 900; font-display: swap; }}
@font-face {{ font-family: "Bricolage Grotesque"; src: url(/fonts/bricolage-grotesque-latin.woff2) format("woff2");
  font-weight: 200 800; font-display: swap; }}
:root {{ --paper: #FBFAF8; --ink: #1B1A20; --muted: #5F5C68; --action: #5B3DF5; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --paper: #111015; --ink: #F4F2EE; --muted: #A9A5B3; --action: #8F7BFF; }} }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 16px/1.5 Inter, system-ui, sans-serif; }}
main {{ max-width: 28rem; padding: 24px; }}
h1 {{ margin: 24px 0 8px; font: 700 28px/1.15 "Bricolage Grotesque", system-ui, sans-serif; }}
img {{ display: block; }}
p {{ margin: 0 0 16px; color: var(--muted); }}
a {{ color: var(--action); }}
:focus-visible {{ outline: 2px solid var(--action); outline-offset: 2px; }}
</style>
</head>
<body>
<main>
<img src="/favicon.svg" alt="Eventfly" width="40" height="40">
<h1 id="what">One moment</h1>
<p id="why" role="status">This page is at {host}.</p>
<p><a id="there" href="{there}">Continue to {host}</a></p>
</main>
<script>
const backend = {backend};
const there = backend + location.pathname + location.search + location.hash;
document.getElementById("there").href = there;
fetch(backend + "/health", {{ cache: "no-store" }}).then(() => location.replace(there), () => {{
  const at = new Date(Date.now() + 300000).toLocaleTimeString("en-GB", {{ hour: "2-digit", minute: "2-digit" }});
  document.getElementById("what").textContent = "This page cannot be reached just now";
  document.getElementById("why").textContent =
    `Please try again in about five minutes, at ${{at}}. We keep trying too.`;
  setTimeout(() => location.reload(), 20000);
}});
</script>
</body>
</html>
"""
