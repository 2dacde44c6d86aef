"""Files in an S3-compatible store: three signed requests, no client library. Implements the port ``Storage``.

Requests are signed by AWS Signature Version 4, as
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html describes it. Buckets stand in the path,
which every compatible store takes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, unquote, urlsplit

import httpx

from eventfly.errors import NotFound, Unavailable
from eventfly.platform.storage import checked_name

_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where files go, and who we are there."""

    address: str
    """``https://s3.example.org/bucket``"""
    region: str
    key: str
    secret: str = field(repr=False)

    @classmethod
    def of(cls, url: str) -> Bucket:
        """Read ``s3://KEY:SECRET@s3.example.org/bucket?region=eu-central-1``; ``s3+http`` is for one's own machine.

        Raises ValueError for anything else.
        """
        parts = urlsplit(url)
        name = parts.path.strip("/")
        if parts.scheme not in ("s3", "s3+http") or not parts.hostname or not name or "/" in name:
            raise ValueError("must look like s3://KEY:SECRET@s3.example.org/bucket?region=eu-central-1")
        if not parts.username or not parts.password:
            raise ValueError("must hold the key and the secret, as s3://KEY:SECRET@…")
        host = parts.hostname + (f":{parts.port}" if parts.port else "")
        return cls(
            address=f"{'https' if parts.scheme == 's3' else 'http'}://{host}/{name}",
            region=parse_qs(parts.query).get("region", ["us-east-1"])[0],
            key=unquote(parts.username),
            secret=unquote(parts.password),
        )


class S3Storage:
    """Keeps each file as an object of a bucket."""

    def __init__(
        self,
        bucket: Bucket,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.bucket = bucket
        self._clock = clock
        self._client = httpx.AsyncClient(timeout=_SECONDS, transport=transport)

    async def put(self, name: str, content: bytes) -> None:
        headers = {"content-type": _TYPES.get(name.rpartition(".")[2], "application/octet-stream")}
        await self._ask("PUT", name, content, headers)

    async def get(self, name: str) -> bytes:
        answer = await self._ask("GET", name)
        if answer.status_code == 404:
            raise NotFound
        return answer.content

    async def delete(self, name: str) -> None:
        await self._ask("DELETE", name)

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(
        self, method: str, name: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        address = f"{self.bucket.address}/{quote(checked_name(name))}"
        signed = sign(self.bucket, method, address, headers or {}, content, self._clock())
        try:
            answer = await self._client.request(method, address, headers=signed, content=content)
        except httpx.HTTPError as error:
            raise Unavailable("The files' store does not answer just now.") from error
        if not answer.is_success and (answer.status_code != 404 or method == "PUT"):
            raise Unavailable(f"The files' store refused a {method} ({answer.status_code}).")
        return answer


def sign(
    bucket: Bucket, method: str, address: str, headers: Mapping[str, str], content: bytes, at: datetime
) -> dict[str, str]:
    """Return the headers of a request, its signature among them; ``address`` has no query."""
    parts, stamp = urlsplit(address), f"{at:%Y%m%dT%H%M%SZ}"
    body_hash = hashlib.sha256(content).hexdigest()
    sent = {name.lower(): value for name, value in headers.items()}
    sent |= {"host": parts.netloc, "x-amz-content-sha256": body_hash, "x-amz-date": stamp}
    names = sorted(sent)
    listed = "".join(f"{name}:{sent[name].strip()}\n" for name in names)
    canonical = "\n".join((method, parts.path, "", listed, ";".join(names), body_hash))
    scope = f"{stamp[:8]}/{bucket.region}/s3/aws4_request"
    text = "\n".join(("AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    signature = hmac.new(_day_key(bucket, stamp[:8]), text.encode(), hashlib.sha256).hexdigest()
    credential = f"Credential={bucket.key}/{scope}"
    sent["authorization"] = (
        f"AWS4-HMAC-SHA256 {credential},SignedHeaders={';'.join(names)},Signature={signature}"
    )
    return sent


def _day_key(bucket: Bucket, day: str) -> bytes:
    key = f"AWS4{bucket.secret}".encode()
    for part in (day, bucket.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
