"""HTTP as a transport: one kept connection, bounded answer, bounded time."""

import errno
from time import monotonic
from typing import Final

import requests
import urllib3

from devices.transport import TransportError

_PIECE: Final = 65_536


class HttpTransport:
    """POSTs bodies to one address over one kept connection. Neither redirects nor the environment's proxies count."""

    def __init__(self, url: str, *, content_type: str, timeout: float = 2.0, most: int = 262_144) -> None:
        self._url = url
        self._timeout = timeout
        self._most = most
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"Content-Type": content_type, "Accept-Encoding": "identity"})

    def exchange(self, body: bytes) -> bytes:
        """Send one body and give the answer's, at most `most` bytes of it; anything else raises TransportError."""
        data = b""
        try:
            with self._session.post(
                self._url, body, timeout=self._timeout, stream=True, allow_redirects=False
            ) as answer:
                until = monotonic() + self._timeout
                # In pieces: one read of the whole would wait for every drop of an answer that drips.
                while len(data) <= self._most and monotonic() < until and (part := answer.raw.read1(_PIECE)):
                    data += part
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise TransportError(errno.EIO, "no whole answer over HTTP") from error
        if answer.status_code != requests.codes.ok or len(data) > self._most or monotonic() >= until:
            raise TransportError(errno.EPROTO, "the far end did not answer as agreed")
        return data

    def close(self) -> None:
        """Close the connection."""
        self._session.close()
