"""One build for any port, host and domain: the browser talks to the address that the page came from.

Pages of an exported site (`eventfly.exporting`) name another address in their head, and are the same build.

Reflex 0.10.1 writes the backend's address into the build and replaces only names like `localhost` by the
page's host, never the port. This plugin changes `getBackendURL` of the template `utils/state.js`, before
bundling, so that a production build uses the page's own origin, or what the page names. The development
server keeps its two ports.
"""

from typing import Any

from reflex.plugins import Plugin

TEMPLATE = "utils/state.js"
ANCHOR = "const endpoint = new URL(url_str);"
REBASED = """
  if (import.meta.env.PROD && typeof window !== "undefined") {
    // Read once: React may draw the head anew.
    window.efBackend ??= document.querySelector('meta[name="ef-backend"]')?.content || window.location.origin;
    const home = new URL(window.efBackend);
    const scheme = endpoint.protocol.startsWith("ws") ? "ws" : "http";
    endpoint.protocol = scheme + (home.protocol === "https:" ? "s:" : ":");
    endpoint.hostname = home.hostname;
    endpoint.port = home.port;
    return endpoint;
  }"""


class SameOriginPlugin(Plugin):
    """Make a production build talk to the origin that it was loaded from, or to the one that its page names."""

    def pre_compile(self, **context: Any) -> None:
        """Have Reflex change its template while it writes `.web`."""
        context["add_modify_task"](TEMPLATE, use_page_origin)


def use_page_origin(source: str) -> str:
    """Return the template's `source` with `getBackendURL` answering from the page.

    Raises:
        ValueError: if the template is not the one of the Reflex version that this was written for.
    """
    if REBASED in source:
        return source
    if source.count(ANCHOR) != 1:
        raise ValueError(f"{TEMPLATE} has changed: look up how this version of Reflex finds its backend")
    return source.replace(ANCHOR, ANCHOR + REBASED)
