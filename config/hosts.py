"""Names under which only this machine or this office asks, and names under which the world does."""

import ipaddress

_HERE = ("localhost", ".localhost", ".local", ".internal", ".lan", ".test")


def is_public(host: str) -> bool:
    """``*`` and names with a dot are public; loopback and private addresses and bare machine names are not."""
    name = host.strip("[]")
    try:
        return ipaddress.ip_address(name).is_global
    except ValueError:
        return "*" in name or ("." in name and not name.endswith(_HERE))
