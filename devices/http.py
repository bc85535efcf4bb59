"""HTTP as a transport: one kept connection, bounded answer, bounded time."""

import errno

import requests

from devices.transport import TransportError


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
        try:
            with self._session.post(
                self._url, body, timeout=self._timeout, stream=True, allow_redirects=False
            ) as answer:
                data: bytes = answer.raw.read(self._most + 1)
        except (requests.RequestException, OSError) as error:
            raise TransportError(errno.EIO, "no whole answer over HTTP") from error
        if answer.status_code != requests.codes.ok or len(data) > self._most:
            raise TransportError(errno.EPROTO, "the far end did not answer as agreed")
        return data

    def close(self) -> None:
        """Close the connection."""
        self._session.close()
