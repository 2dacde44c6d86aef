"""The API's description in OpenAPI 3.1, made from the schemas."""

from functools import lru_cache
from typing import Any

from pydantic.json_schema import models_json_schema

from eventfly import routes
from eventfly.http import schemas
from eventfly.http.idempotency import HEADER

_PROBLEM = "ProblemDocument"
_GIVEN = (schemas.OrderIn, schemas.PaymentIn)
_SHOWN = (
    schemas.EventList,
    schemas.Event,
    schemas.Placed,
    schemas.Payment,
    schemas.Order,
    schemas.ProblemDocument,
)
_FILTERS = {
    "q": "Words, anywhere in what an event shows.",
    "when": "today, weekend, week or month.",
    "from": "First day, YYYY-MM-DD, in each event's own zone.",
    "to": "Last day, YYYY-MM-DD.",
    "city": "A city's name.",
    "category": "A category, such as music.",
    "price": "free",
    "sort": "date or price.",
    "page": "A page, from 1 on.",
}


@lru_cache(maxsize=4)
def document(public_url: str) -> dict[str, Any]:
    """Describe the API that is served at `public_url`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Eventfly",
            "version": "1",
            "description": (
                "Amounts are integers in minor units; moments are UTC. Every POST names an Idempotency-Key:"
                " at least 128 random bits. Refusals are problem documents (RFC 9457)."
            ),
        },
        "servers": [{"url": public_url + routes.API}],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"orderSecret": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas() -> dict[str, Any]:
    models = [(model, "validation") for model in _GIVEN] + [(model, "serialization") for model in _SHOWN]
    _, made = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    found: dict[str, Any] = made["$defs"]
    return found


def _paths() -> dict[str, Any]:
    slug, reference = _in_path("slug"), _in_path("reference")
    filters = [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name, text in _FILTERS.items()
    ]
    return {
        "/events": {"get": _operation("Find upcoming events", "EventList", filters, refusals=(422, 429))},
        "/events/{slug}": {"get": _operation("Show an event", "Event", [slug], refusals=(403, 404, 429))},
        "/events/{slug}/orders": {
            "post": _operation(
                "Hold places; a free order with a buyer is issued at once",
                "Placed",
                [slug, _key()],
                body="OrderIn",
                status=201,
                refusals=(403, 404, 409, 413, 415, 422, 429, 503),
            )
        },
        "/orders/{reference}": {
            "get": _operation("Show an order", "Order", [reference], secret=True, refusals=(404, 429))
        },
        "/orders/{reference}/pay": {
            "post": _operation(
                "Pay an order; 202 while the answer or the buyer's confirmation is awaited",
                "Payment",
                [reference, _key()],
                body="PaymentIn",
                secret=True,
                refusals=(404, 409, 413, 415, 422, 429, 503),
            )
        },
    }


def _operation(
    summary: str,
    shown: str,
    parameters: list[dict[str, Any]],
    *,
    body: str = "",
    status: int = 200,
    secret: bool = False,
    refusals: tuple[int, ...] = (),
) -> dict[str, Any]:
    responses = {str(status): _content(summary, shown)}
    responses |= {str(code): _content("Refused", _PROBLEM, "application/problem+json") for code in refusals}
    operation: dict[str, Any] = {"summary": summary, "parameters": parameters, "responses": responses}
    if body:
        operation["requestBody"] = {"required": True, **_content("", body)}
        del operation["requestBody"]["description"]
    if secret:
        operation["security"] = [{"orderSecret": []}]
    return operation


def _content(description: str, model: str, media_type: str = "application/json") -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{model}"}
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _key() -> dict[str, Any]:
    schema = {"type": "string", "minLength": 22, "maxLength": 255}
    return {"name": HEADER, "in": "header", "required": True, "schema": schema}
