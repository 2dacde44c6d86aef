import pytest

from eventfly.platform.reflex.cache_headers import AnswerHeaders
from eventfly.platform.reflex.uploads import NoUploads
from tests.unit.reflex.asgi import Inner, call


async def test_what_is_named_by_its_content_is_kept_for_a_year():
    reply = await call(AnswerHeaders(Inner()), "/assets/root-abc.js")
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    versioned = await call(AnswerHeaders(Inner()), "/eventfly.js?v=0123")
    assert "immutable" in versioned.headers["cache-control"]


async def test_a_missing_asset_is_asked_for_again():
    assert (await call(AnswerHeaders(Inner(status=404)), "/assets/gone.js")).headers[
        "cache-control"
    ] == "no-cache"


@pytest.mark.parametrize("path", ["/o/LUMEN-1/secret", "/o/LUMEN-1/secret/tickets.pdf", "/verify/secret"])
async def test_a_page_whose_address_is_a_secret_is_neither_kept_nor_passed_on(path):
    reply = await call(
        AnswerHeaders(Inner({"Cache-Control": "public", "Referrer-Policy": "unsafe-url"})), path
    )
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in reply.headers["x-robots-tag"]


async def test_every_answer_says_what_browsers_may_not_do():
    reply = await call(AnswerHeaders(Inner()), "/e/concert")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert "default-src 'self'" in reply.headers["content-security-policy"]
    assert "strict-transport-security" not in reply.headers


async def test_only_https_is_made_strict():
    reply = await call(AnswerHeaders(Inner(), https=True), "/")
    assert "strict-transport-security" in reply.headers


async def test_an_endpoint_may_decide_for_itself():
    reply = await call(AnswerHeaders(Inner({"Cache-Control": "max-age=60"})), "/api/v1/events")
    assert reply.headers["cache-control"] == "max-age=60"


@pytest.mark.parametrize("path", ["/_upload", "/_upload/passwords.txt"])
async def test_nobody_uploads_through_reflex(path):
    inner = Inner()
    assert (await call(NoUploads(inner), path, method="POST")).status == 404
    assert inner.scopes == []
