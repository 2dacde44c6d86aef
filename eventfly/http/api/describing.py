"""The API's own description."""

from __future__ import annotations

import orjson
from starlette.responses import Response

from eventfly.http.api.asking import Asked, Operation


async def describe(asked: Asked) -> Response:
    # The document is made of every operation, this one too.
    from eventfly.http.openapi import document

    content = orjson.dumps(document(asked.runtime.public_url))
    return Response(content, headers={"Cache-Control": "public, max-age=60"}, media_type="application/json")


OPERATIONS = (
    Operation(
        name="describe",
        method="GET",
        path="/openapi.json",
        summary="Describe this API in OpenAPI 3.1",
        tag="Description",
        handler=describe,
        gives_file="application/json",
    ),
)
