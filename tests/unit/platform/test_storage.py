"""Keeping uploaded files: the same promises in a folder and in an S3-compatible store."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from eventfly.errors import NotFound, Unavailable
from eventfly.platform.s3_storage import Bucket, S3Storage, sign
from eventfly.platform.settings import SettingsError, load_settings
from eventfly.platform.storage import FolderStorage

URL = "s3://AKIDEXAMPLE:a%2Fsecret@s3.example.org/covers-of-ours?region=eu-central-1"
NAME = "covers/ab12.webp"


class Store:
    """An S3-compatible store that takes nothing unsigned."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self.objects: dict[str, bytes] = {}
        self.down = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("away")
        at = datetime.strptime(request.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        signed = request.headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
        given = {name: request.headers[name] for name in signed if name == "content-type"}
        expected = sign(self.bucket, request.method, str(request.url), given, request.content, at)
        if request.headers["authorization"] != expected["authorization"]:
            return httpx.Response(403)
        return self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "PUT":
            self.objects[path] = request.content
            return httpx.Response(200)
        if request.method == "DELETE":
            self.objects.pop(path, None)
            return httpx.Response(204)
        return (
            httpx.Response(200, content=self.objects[path]) if path in self.objects else httpx.Response(404)
        )


def in_a_folder(folder: Path) -> Any:
    return FolderStorage(folder)


def in_a_store(_folder: Path) -> Any:
    bucket = Bucket.of(URL)
    return S3Storage(bucket, transport=httpx.MockTransport(Store(bucket)))


@pytest.mark.parametrize("make", [in_a_folder, in_a_store])
async def test_what_is_put_is_got_until_it_is_deleted(make: Callable[[Path], Any], tmp_path: Path) -> None:
    storage = make(tmp_path)
    with pytest.raises(NotFound):
        await storage.get(NAME)
    await storage.put(NAME, b"one")
    await storage.put(NAME, b"two")
    assert await storage.get(NAME) == b"two"
    for _ in range(2):
        await storage.delete(NAME)
    with pytest.raises(NotFound):
        await storage.get(NAME)


@pytest.mark.parametrize("make", [in_a_folder, in_a_store])
@pytest.mark.parametrize(
    "name", ["../x/y.webp", "covers/../../x.webp", "covers/A.webp", "/etc/passwd", "covers/a"]
)
async def test_no_name_leads_anywhere_else(make: Callable[[Path], Any], name: str, tmp_path: Path) -> None:
    for ask in (make(tmp_path).put(name, b"x"), make(tmp_path).get(name), make(tmp_path).delete(name)):
        with pytest.raises(ValueError, match="no name"):
            await ask


def test_a_request_is_signed_as_the_published_example() -> None:
    bucket = Bucket(
        "https://examplebucket.s3.amazonaws.com",
        "us-east-1",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
    at = datetime(2013, 5, 24, tzinfo=UTC)
    signed = sign(bucket, "GET", f"{bucket.address}/test.txt", {"Range": "bytes=0-9"}, b"", at)
    assert signed["authorization"].endswith(
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


async def test_a_store_that_is_away_or_refuses_is_unavailable() -> None:
    bucket = Bucket.of(URL)
    store = Store(bucket)
    other = Bucket(bucket.address, bucket.region, bucket.key, "another secret")
    refused = S3Storage(other, transport=httpx.MockTransport(store))
    with pytest.raises(Unavailable, match="403"):
        await refused.put(NAME, b"x")
    store.down = True
    with pytest.raises(Unavailable):
        await S3Storage(bucket, transport=httpx.MockTransport(store)).get(NAME)
    assert store.objects == {}


async def test_a_full_disk_is_unavailable_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "covers").write_text("a file where the folder should be")
    with pytest.raises(Unavailable):
        await FolderStorage(tmp_path).put(NAME, b"x")


@pytest.mark.parametrize(
    "url",
    ["https://s3.example.org/bucket", "s3://s3.example.org/bucket", "s3://k:s@host/", "s3://k:s@host/a/b"],
)
def test_an_address_that_is_no_bucket_names_the_setting(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="EVENTFLY_FILES_URL"):
        load_settings({"EVENTFLY_DATA_DIR": str(tmp_path), "EVENTFLY_FILES_URL": url})


def test_the_secret_of_a_bucket_is_in_no_trace(tmp_path: Path) -> None:
    settings = load_settings({"EVENTFLY_DATA_DIR": str(tmp_path), "EVENTFLY_FILES_URL": URL})
    assert Bucket.of(URL).secret == "a/secret"
    assert "a/secret" not in repr(Bucket.of(URL)) + repr(settings)
    assert "a%2Fsecret" not in repr(settings)
