"""Who is asking, as far as a network tells: what limits are counted by."""

import ipaddress

_LONGEST = 64


def client_of(address: str) -> str:
    """Return what counts as one client: the address, for IPv6 its /64, which one household or host owns.

    >>> client_of("2001:db8::1"), client_of("192.0.2.7"), client_of("::ffff:192.0.2.7")
    ('2001:db8::/64', '192.0.2.7', '192.0.2.7')
    """
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address[:_LONGEST]
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    if read.ipv4_mapped:
        return str(read.ipv4_mapped)
    # A zone such as %eth0 names an interface of ours, and no network.
    return str(ipaddress.IPv6Network((int(read), 64), strict=False))
