"""How answers look: JSON of a view, nothing, a file; kept by nobody, or with a tag to ask again by."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from eventfly.http import schemas

NOT_KEPT = "no-store"


def shown(
    view: schemas.Shown, *, status: int = 200, headers: dict[str, str] | None = None, kept: str = NOT_KEPT
) -> Response:
    """Answer with a view."""
    return Response(
        view.model_dump_json(),
        status,
        {"Cache-Control": kept} | (headers or {}),
        media_type="application/json",
    )


def shown_to_all(request: Request, view: schemas.Shown, *, max_age: int = 1) -> Response:
    """Answer with a public view under a tag, or with 304 to who has it already."""
    response = shown(view, kept=f"public, max-age={max_age}")
    tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    if is_known(tag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers={"Cache-Control": f"public, max-age={max_age}", "ETag": tag})
    response.headers["ETag"] = tag
    return response


def is_known(tag: str, if_none_match: str) -> bool:
    """Tell whether a client that sent `If-None-Match` has the answer with this tag (RFC 9110, 13.1.2).

    >>> is_known('"a"', 'W/"a", "b"'), is_known('"a"', "*"), is_known('"a"', '"ab"')
    (True, True, False)
    """
    given = [item.strip().removeprefix("W/") for item in if_none_match.split(",")]
    return tag in given or given == ["*"]


def nothing() -> Response:
    """Answer that it is done, and no more."""
    return Response(status_code=204, headers={"Cache-Control": NOT_KEPT})
