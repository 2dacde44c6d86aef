"""Which other sites may talk to this server from a browser: those of `EVENTFLY_ALLOWED_ORIGINS`, and nobody else.

A site under the same registrable domain (`www.example.org` and `api.example.org`) shares cookies with the server:
browsers call the two one site. Where domains end is no rule but a list, kept at publicsuffix.org.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList  # type: ignore[import-untyped]

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Sites:
    """The origins that may talk to this server, and those of them that share its cookies."""

    allowed: frozenset[str] = frozenset()
    sharing_cookies: frozenset[str] = frozenset()

    @classmethod
    def of(cls, public_url: str, allowed: Iterable[str]) -> "Sites":
        """Sort `allowed` by whether they are one site with `public_url`."""
        allowed = frozenset(allowed)
        return cls(allowed, frozenset(origin for origin in allowed if is_same_site(origin, public_url)))


NOWHERE = Sites()


def origin_of(url: str) -> str:
    """Write the origin of an address the way browsers send it. Raises ValueError for what is no web address.

    >>> origin_of("HTTPS://Www.Example.org:443/"), origin_of("http://127.0.0.1:8080")
    ('https://www.example.org', 'http://127.0.0.1:8080')
    """
    parts = urlsplit(url)
    host, port = (parts.hostname or "").lower(), parts.port
    if parts.scheme not in _PORTS or not host or not host.isascii() or "*" in host:
        raise ValueError("must look like https://www.example.org; a name in other letters in its xn-- form")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise ValueError("must hold a scheme, a host and perhaps a port, and nothing else")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")


def is_same_site(one: str, other: str) -> bool:
    """Tell whether browsers call two addresses one site: the same scheme and registrable domain; ports do not matter.

    >>> is_same_site("https://www.example.co.uk", "https://api.example.co.uk:8443")
    True
    >>> is_same_site("https://other.co.uk", "https://example.co.uk"), is_same_site("http://a.test", "https://a.test")
    (False, False)
    """
    ours, theirs = urlsplit(one), urlsplit(other)
    return ours.scheme == theirs.scheme and _domain(ours.hostname or "") == _domain(theirs.hostname or "")


def _domain(host: str) -> str:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # A name that is itself a public suffix, such as localhost, is a site of its own.
        return _suffixes().privatesuffix(host) or host
    return host


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
