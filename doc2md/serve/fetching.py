"""Documents by their address, from the hosts that the operator allows.

A client must not make the server ask other machines, above all not those that only the server can reach. So the host
must be allowed by name, all its addresses must be public, the connection goes to the address that was checked, and a
redirect is refused.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Collection
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx2

from doc2md.errors import InputError, UsageError
from doc2md.options.limits import spelled

SECONDS = 120.0
"""Time limit for a download."""
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All public IPv6 addresses."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


async def fetch(
    url: str,
    allowed: Collection[str],
    target: Path,
    max_size: int,
    transport: httpx2.AsyncBaseTransport | None = None,
) -> str:
    """Write the document at `url` to the file `target`, and return the name at the end of its path.

    Raises UsageError if the address is not allowed, InputError if the document cannot be fetched.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise UsageError("the address of the document has an invalid host or port") from None
    if (
        parts.scheme not in {"http", "https"}
        or parts.username is not None
        or not (host and url.isprintable())
    ):
        raise UsageError("the address of the document must be https://HOST/PATH, without a user name")
    if host not in {name.rstrip(".").lower() for name in allowed}:
        raise UsageError(
            f"{host}: documents are not fetched from this host; send the file itself, or let the operator "
            "allow the host (the server's --allow-host)"
        )
    address = await public_address(host, port)
    place = f"[{address}]" if ":" in address else address
    request = httpx2.Request(
        "GET",
        httpx2.URL(url).copy_with(host=place, port=port, fragment=None),
        headers={"Host": parts.netloc, "Accept": "*/*"},
        extensions={"sni_hostname": host},
    )
    try:
        async with asyncio.timeout(SECONDS):
            await _download(request, target, max_size, host, transport)
    except TimeoutError:
        raise InputError(f"{host}: the document did not arrive within {SECONDS:g} s") from None
    except httpx2.HTTPError as error:
        raise InputError(f"{host}: the document cannot be fetched: {type(error).__name__}") from None
    return unquote(parts.path.rpartition("/")[2])


async def public_address(host: str, port: int) -> str:
    """An address of the host. Raises InputError if there is none, or one that is not public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise InputError(f"{host}: there is no such host") from None
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    for address in addresses:
        if not is_public(address):
            raise InputError(f"{host}: has an address that is not public, so nothing is fetched from it")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether anybody can reach the address, so that asking it reveals nothing of this network."""
    number = ipaddress.ip_address(address)
    if isinstance(number, ipaddress.IPv6Address):
        if inner := _inner(number):
            return is_public(str(inner))
        if number not in _UNICAST:
            return False
    return number.is_global and not number.is_multicast


def _inner(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a router reaches by an IPv6 address: mapped, 6to4 or NAT64."""
    if number in _NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour


async def _download(
    request: httpx2.Request,
    target: Path,
    max_size: int,
    host: str,
    transport: httpx2.AsyncBaseTransport | None,
) -> None:
    size = 0
    # Not the proxies of the environment: they would connect to an address that was not checked.
    async with httpx2.AsyncClient(trust_env=False, follow_redirects=False, transport=transport) as client:
        answer = await client.send(request, stream=True)
        try:
            if answer.is_redirect:
                raise InputError(f"{host}: the address leads to another address: send that one")
            if answer.status_code != 200:
                raise InputError(f"{host}: the document cannot be fetched: HTTP {answer.status_code}")
            with target.open("wb") as file:
                async for piece in answer.aiter_bytes(1 << 16):
                    size += len(piece)
                    if size > max_size:
                        raise InputError(f"{host}: the document is larger than {spelled(max_size)}B")
                    file.write(piece)
        finally:
            await answer.aclose()
