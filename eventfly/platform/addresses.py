"""Whether an address in the settings can be one, before anything connects to it.

Every check returns the address, and raises ValueError with what it has to look like. What was given is not
repeated: it may hold a password.
"""

import ipaddress
import socket
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import SplitResult, urlsplit


def check_host(host: str) -> str:
    """Check what to listen on, and turn a name of this machine into its address.

    >>> check_host("localhost")
    '127.0.0.1'
    """
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ValueError("must be an IP address or a name of this machine") from None
    # A name may have an address of each kind; who types the name most likely means the older kind.
    return min((family != socket.AF_INET, str(address[0])) for family, _, _, _, address in found)[1]


def check_public_url(url: str) -> str:
    """Check how people reach the installation; a slash at the end goes."""
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ValueError("must look like https://tickets.example.org, without a path")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("must hold a scheme, a host and perhaps a port, and nothing else")
    return url.rstrip("/")


def check_database_url(url: str) -> str:
    """Check the database's address: its kind, and that a driver can read it."""
    from eventfly.platform.database import async_url

    async_url(url)
    return url


def check_redis_url(url: str) -> str:
    """Check the address of a server that speaks Redis's protocol."""
    parts = _split(url)
    if parts is None or parts.scheme not in ("redis", "rediss", "unix") or not (parts.hostname or parts.path):
        raise ValueError("must look like redis://:password@cache.example.org:6379/0")
    return url


def check_smtp_url(url: str) -> str:
    """Check the mail server's address."""
    from eventfly.platform.mail import smtp_address

    smtp_address(url)
    return url


def check_mail_from(sender: str) -> str:
    """Check the sender of every mail, with or without a name before the address."""
    name, address = parseaddr(sender)
    try:
        if Address(display_name=name, addr_spec=address).domain:
            return sender
    except (ValueError, IndexError, HeaderParseError):
        pass
    raise ValueError("must look like Eventfly <tickets@example.org>")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for what is no number, or too large
    except ValueError:
        return None
    return parts
