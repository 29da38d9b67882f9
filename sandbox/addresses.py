"""Addresses that a webhook or a picture may have."""

from __future__ import annotations

from ipaddress import ip_address

OWN_HOSTS = ("127.0.0.1", "localhost")
"""This machine: here the sandbox does what a real messenger does with the whole net, and asks for no https."""


def is_reserved(host: str) -> bool:
    """Tell whether a host is written as an IP address that is not public."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False
