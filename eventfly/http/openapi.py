"""The API's description in OpenAPI 3.1, made from the table of operations and the schemas."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from typing import Any

from pydantic.json_schema import models_json_schema

from eventfly import routes
from eventfly.http import schemas
from eventfly.http.api.asking import JSON, MERGE_PATCH, Access, Operation
from eventfly.http.api.routing import operations
from eventfly.http.examples import CURSOR, EXAMPLES, KEY, PATHS, PROBLEMS
from eventfly.http.idempotency import HEADER, MAX_KEY_LENGTH
from eventfly.http.problems import MEDIA_TYPE

DESCRIPTION = (
    "Amounts are integers in minor units of their currency. Moments are UTC, with the event's zone beside them."
    " Every POST names an `Idempotency-Key`: the same key gives the same answer for a day, also after a restart;"
    " 409 with `Retry-After` while the first is being worked on, 422 with another body. Lists go on at `next`."
    " Refusals are problem documents (RFC 9457) with a `code` for programs."
)
_WEAK = {"type": "string", "minLength": 1, "maxLength": MAX_KEY_LENGTH, "pattern": "^[!-~]+$"}
_STRONG = {**_WEAK, "minLength": 22}
_SCHEMES: dict[str, dict[str, Any]] = {
    "orderSecret": {
        "type": "http",
        "scheme": "bearer",
        "description": "An order's `secret`: it opens this order and no other.",
    },
    "accessToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "From `POST /sign-in`, good for ten minutes.",
    },
    "apiToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "Made by a person, with scopes and an end. It begins with `eft_`.",
    },
}
_TAKES: dict[Access, tuple[str, ...]] = {
    Access.NOBODY: (),
    Access.ORDER: ("orderSecret",),
    Access.ORDER_OR_ACCOUNT: ("orderSecret", "accessToken", "apiToken"),
    Access.ACCOUNT: ("accessToken", "apiToken"),
    Access.SIGN_IN: ("accessToken",),
}
_IN_PATH = {
    "slug": "The event's, as in the address of its page.",
    "reference": "The order's; it opens nothing by itself.",
    "token_id": "The token's `id`.",
    "organization_id": "The organization's `id`.",
}
_LIMIT_HEADERS = {
    "RateLimit-Limit": "How many requests a client address has.",
    "RateLimit-Remaining": "How many are left just now.",
    "RateLimit-Reset": "Seconds until all of them are there again.",
}


@lru_cache(maxsize=4)
def document(public_url: str) -> dict[str, Any]:
    """Describe the API that is served at `public_url`."""
    paths: dict[str, Any] = {}
    for operation in operations():
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Eventfly", "version": "1", "description": DESCRIPTION},
        "servers": [{"url": public_url + routes.API}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in operations())],
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": _SCHEMES},
    }


def refusals_of(operation: Operation) -> list[int]:
    """List the statuses of an operation's refusals: its own, and those that follow from its kind."""
    found = {429, 503, *operation.refusals}
    found |= {404} if "{" in operation.path else set()
    found |= {401} if operation.access is not Access.NOBODY else set()
    found |= {403} if operation.access in (Access.ORDER_OR_ACCOUNT, Access.ACCOUNT, Access.SIGN_IN) else set()
    found |= {422} if operation.query else set()
    found |= {413, 415, 422} if operation.takes else set()
    found |= {409, 422} if operation.method == "POST" else set()
    found |= {412, 428} if operation.is_edit else set()
    return sorted(found)


def _schemas() -> dict[str, Any]:
    given = {operation.takes for operation in operations() if operation.takes}
    shown = {operation.gives for operation in operations() if operation.gives} | {schemas.ProblemDocument}
    models: list[tuple[Any, str]] = [
        (model, "validation") for model in sorted(given, key=lambda model: model.__name__)
    ]
    models += [(model, "serialization") for model in sorted(shown, key=lambda model: model.__name__)]
    _, made = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    found: dict[str, Any] = made["$defs"]
    for field in found["EventPatch"]["properties"].values():
        # What a patch leaves out stays: its defaults are nobody's.
        field.pop("default", None)
    return found


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": [*_in_path(operation), *_in_query(operation), *_headers(operation)],
        "responses": _responses(operation),
    }
    if operation.description:
        described["description"] = operation.description
    if operation.takes:
        described["requestBody"] = _body(operation)
    if _TAKES[operation.access]:
        described["security"] = [{name: _scopes(name, operation)} for name in _TAKES[operation.access]]
    elif operation.scope:
        described["security"] = [{}, {"accessToken": []}, {"apiToken": [operation.scope.value]}]
    return described


def _scopes(scheme: str, operation: Operation) -> list[str]:
    return [operation.scope.value] if scheme == "apiToken" and operation.scope else []


def _body(operation: Operation) -> dict[str, Any]:
    assert operation.takes is not None
    content = _content(operation.takes.__name__)
    kinds = (JSON, MERGE_PATCH) if operation.is_edit else (JSON,)
    return {"required": True, "content": dict.fromkeys(kinds, content)}


def _responses(operation: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {"description": operation.summary, "headers": _answer_headers(operation)}
    if operation.gives:
        good["content"] = {JSON: _content(operation.gives.__name__)}
    elif operation.gives_file:
        schema = {"type": "object"} if operation.gives_file == JSON else {}
        good["content"] = {operation.gives_file: {"schema": schema}}
    responses = {str(operation.status): good}
    if operation.also:
        responses[str(operation.also)] = {**good, "description": "Not finished yet"}
    if operation.is_cached:
        responses["304"] = {"description": "You have it already"}
    return responses | {str(status): _refusal(status) for status in refusals_of(operation)}


def _answer_headers(operation: Operation) -> dict[str, Any]:
    headers = {
        name: {"description": text, "schema": {"type": "integer"}} for name, text in _LIMIT_HEADERS.items()
    }
    if operation.is_cached:
        headers["ETag"] = {"description": "For If-None-Match.", "schema": {"type": "string"}}
    if operation.gives and operation.gives.__name__ == "ManagedEvent":
        headers["ETag"] = {"description": "For If-Match.", "schema": {"type": "string"}}
    return headers


def _refusal(status: int) -> dict[str, Any]:
    phrase = HTTPStatus(status).phrase
    example = {"type": "about:blank", "title": phrase, "status": status, **PROBLEMS[status]}
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {"description": phrase, "content": {MEDIA_TYPE: {"schema": schema, "example": example}}}


def _content(model: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{model}"}, "example": EXAMPLES[model]}


def _in_path(operation: Operation) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _IN_PATH[name],
            "schema": {"type": "string"},
            "example": PATHS[name],
        }
        for name in names
    ]


def _in_query(operation: Operation) -> list[dict[str, Any]]:
    listed = []
    for parameter in operation.query:
        example = CURSOR if parameter.name == "cursor" else parameter.example
        listed.append(
            {
                "name": parameter.name,
                "in": "query",
                "description": parameter.description,
                "schema": dict(parameter.schema),
                "example": example,
            }
        )
    return listed


def _headers(operation: Operation) -> list[dict[str, Any]]:
    found = []
    if operation.method == "POST":
        schema = _STRONG if operation.access is Access.NOBODY else _WEAK
        text = "A new random text for each new request; of 128 bits where no credential is sent."
        found.append(
            {"name": HEADER, "required": True, "description": text, "schema": schema, "example": KEY}
        )
    if operation.is_edit:
        found.append(
            {
                "name": "If-Match",
                "required": True,
                "description": "The `ETag` of the event that you changed, or `*`.",
                "schema": {"type": "string"},
                "example": '"edition-7"',
            }
        )
    if operation.is_cached:
        text = "The `ETag` of the answer that you have."
        found.append(
            {
                "name": "If-None-Match",
                "required": False,
                "description": text,
                "schema": {"type": "string"},
            }
        )
    return [{"in": "header", **header} for header in found]
