"""The API's documentation at `/api/docs`: a page of ours, made from the description that programs read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from eventfly import routes as addresses
from eventfly.accounts import SCOPE_TEXTS
from eventfly.http.openapi import DESCRIPTION, document
from eventfly.runtime import Runtime

_CREDENTIALS = {
    "orderSecret": "the order's secret",
    "accessToken": "an access token",
    "apiToken": "an API token",
}
_TONES = {"GET": "good", "POST": "action", "PATCH": "warn", "DELETE": "bad"}
_PLACES = {"path": "address", "query": "query", "header": "header"}
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Answer:
    status: str
    text: str
    example: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """One operation, ready for the page."""

    name: str
    method: str
    tone: str
    path: str
    summary: str
    text: str
    credentials: str
    scope: str
    parameters: list[_Field]
    fields: list[_Field]
    call: str
    good: list[_Answer]
    refused: list[_Answer]


def routes(runtime: Runtime, _settings: Any = None) -> list[Route]:
    """List the routes: the page, and the shorter addresses that people try."""

    async def docs(_request: Request) -> Response:
        return HTMLResponse(_page(runtime.public_url), headers={"Cache-Control": "public, max-age=60"})

    async def there(_request: Request) -> Response:
        return RedirectResponse(addresses.API_DOCS, 307)

    return [Route(addresses.API_DOCS, docs), Route("/api", there), Route(addresses.API, there)]


@lru_cache(maxsize=4)
def _page(public_url: str) -> str:
    described = document(public_url)
    groups: dict[str, list[_Shown]] = {tag["name"]: [] for tag in described["tags"]}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]].append(_shown(described, path, method.upper(), operation))
    return _template().render(
        groups=groups,
        scopes=SCOPE_TEXTS,
        about=DESCRIPTION,
        base=described["servers"][0]["url"],
        routes=addresses,
    )


def _shown(described: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> _Shown:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    answers = list(_answers(operation))
    scopes = [scope for way in operation.get("security", []) for scope in way.get("apiToken", [])]
    return _Shown(
        name=operation["operationId"],
        method=method,
        tone=_TONES[method],
        path=path,
        summary=operation["summary"],
        text=operation.get("description", ""),
        credentials=_credentials(operation),
        scope=scopes[0] if scopes else "",
        parameters=[_parameter(item) for item in operation["parameters"]],
        fields=list(_fields(described, body["schema"])) if body else [],
        call=_call(described, path, method, operation, body.get("example")),
        good=[answer for answer in answers if answer.status < "4"],
        refused=[answer for answer in answers if answer.status >= "4"],
    )


def _credentials(operation: dict[str, Any]) -> str:
    ways = [_CREDENTIALS[name] for way in operation.get("security", []) for name in way]
    if not ways:
        return "Open to everybody."
    listed = ways[0] if len(ways) == 1 else f"{', '.join(ways[:-1])} or {ways[-1]}"
    return f"May have {listed}." if {} in operation["security"] else f"Needs {listed}."


def _answers(operation: dict[str, Any]) -> Iterator[_Answer]:
    for status, response in operation["responses"].items():
        content: dict[str, Any] = next(iter(response.get("content", {}).values()), {})
        example = _json(content["example"]) if "example" in content else ""
        yield _Answer(status, response["description"], example)


def _parameter(item: dict[str, Any]) -> _Field:
    kind = f"{_kind(item['schema'])}, in the {_PLACES[item['in']]}"
    return _Field(item["name"], kind, bool(item.get("required")), item.get("description", ""))


def _fields(described: dict[str, Any], schema: dict[str, Any], prefix: str = "") -> Iterator[_Field]:
    model = _resolved(described, schema)
    for name, field in model.get("properties", {}).items():
        inner, marks = _inner(described, field)
        full = f"{prefix}{name}{marks}"
        yield _Field(full, _kind(field), name in model.get("required", []), field.get("description", ""))
        if inner and full.count(".") < _DEEPEST:
            yield from _fields(described, inner, f"{full}.")


def _inner(described: dict[str, Any], field: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """Return the object that a field holds, if it holds one, and how a list of them is marked."""
    for way in (field, *field.get("anyOf", [])):
        if "$ref" in way:
            return _resolved(described, way), ""
        if "$ref" in way.get("items", {}):
            return _resolved(described, way["items"]), "[]"
    return None, ""


def _resolved(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _kind(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(way) for way in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if "$ref" in schema:
        return "object"
    if schema.get("type") == "array":
        return "list"
    bounds = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
    kind = str(schema.get("format") or schema.get("type", "any"))
    return f"{kind}, {' to '.join(bounds)}" if len(bounds) == 2 else kind


def _call(described: dict[str, Any], path: str, method: str, operation: dict[str, Any], example: Any) -> str:
    """Write the request as a command that can be copied."""
    address = described["servers"][0]["url"] + path
    for item in operation["parameters"]:
        if item["in"] == "path":
            address = address.replace(f"{{{item['name']}}}", item["example"])
    parts = [f"curl {'' if method == 'GET' else f'-X {method} '}'{address}'"]
    if operation.get("security") and {} not in operation["security"]:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    headers = (item for item in operation["parameters"] if item["in"] == "header" and item.get("required"))
    parts += [f"-H '{item['name']}: {item['example']}'" for item in headers]
    if example is not None:
        parts += ["-H 'Content-Type: application/json'", f"-d '{_json(example)}'"]
    return " \\\n  ".join(parts)


def _worded(text: str) -> Markup:
    """Set what stands between backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts)
    )


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


@cache
def _template() -> Any:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["worded"] = _worded
    templates.globals["routes"] = addresses
    return templates.get_template("api_docs.html")
