"""The description, the routes and the examples say the same, and every refusal has its status."""

import orjson
import pytest
from jsonschema_rs import Draft202012Validator
from pydantic import BaseModel

import eventfly.migrations.models  # noqa: F401 - imports every concept, with its errors
from eventfly.errors import Conflict, EventflyError, Invalid, NotAllowed, NotFound, Unavailable
from eventfly.http import openapi
from eventfly.http.api import operations
from eventfly.http.api.asking import Access
from eventfly.http.examples import EXAMPLES, PROBLEMS
from eventfly.http.problems import BY_CODE, document, status_of
from eventfly.runtime import Runtime
from tests.http.clients import a_stranger

BY_KIND = {Invalid: 422, NotAllowed: 403, NotFound: 404, Conflict: 409, Unavailable: 503}


def each_operation():
    return pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)


def described(operation) -> dict:
    return openapi.document("http://test")["paths"][operation.path][operation.method.lower()]


def errors() -> list[type[EventflyError]]:
    found, waiting = [], [EventflyError]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind.__module__.startswith("eventfly."):
                found.append(kind)
                waiting.append(kind)
    return sorted(set(found), key=lambda kind: (kind.__module__, kind.__name__))


async def test_the_description_is_served_and_refers_to_nothing_that_is_not_there(runtime: Runtime) -> None:
    async with a_stranger(runtime) as client:
        answer = await client.get("/api/v1/openapi.json")
    served = answer.json()
    assert served["openapi"] == "3.1.0"
    referred = {part.split('"')[0] for part in answer.text.split("#/components/schemas/")[1:]}
    assert referred == set(served["components"]["schemas"]) & referred
    assert len({operation.name for operation in operations()}) == len(operations())


@each_operation()
def test_every_operation_has_examples_of_what_is_sent_and_answered(operation) -> None:
    told = described(operation)
    for parameter in told["parameters"]:
        assert parameter.get("example") or not parameter.get("required"), parameter["name"]
    if operation.takes:
        assert all("example" in content for content in told["requestBody"]["content"].values())
    for status, response in told["responses"].items():
        for kind, content in response.get("content", {}).items():
            assert "example" in content or kind == operation.gives_file, status


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_example_is_one(name: str) -> None:
    schemas = openapi.document("http://test")["components"]["schemas"]
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
    Draft202012Validator(schema).validate(EXAMPLES[name])
    models = [model for one in operations() for model in (one.takes, one.gives) if model]
    model: type[BaseModel] = next(model for model in models if model.__name__ == name)
    model.model_validate_json(orjson.dumps(EXAMPLES[name]))


@each_operation()
def test_every_post_names_a_key_and_every_edit_an_edition(operation) -> None:
    headers = {item["name"] for item in described(operation)["parameters"] if item["in"] == "header"}
    assert ("Idempotency-Key" in headers) == (operation.method == "POST")
    assert ("If-Match" in headers) == (operation.method == "PATCH")


@each_operation()
def test_lists_that_grow_have_a_cursor(operation) -> None:
    fields = set(operation.gives.model_fields) if operation.gives else set()
    assert ("next" in fields) == ({"limit", "cursor"} <= {item.name for item in operation.query})


@each_operation()
async def test_without_a_credential_nobody_gets_what_needs_one(operation, runtime: Runtime) -> None:
    path = operation.path.format(slug="x", reference="ABCDE-ABCDEFGH", token_id="1", organization_id="1")
    if operation.access is Access.NOBODY:
        return
    async with a_stranger(runtime) as client:
        answer = await client.request(
            operation.method, f"/api/v1{path}", json={}, headers={"Idempotency-Key": "k" * 30}
        )
    assert answer.status_code == 401


def test_every_refusal_of_the_domain_has_its_status_and_a_code_of_its_own() -> None:
    found = errors()
    assert len(found) > 25
    for kind in found:
        expected = next((status for base, status in BY_KIND.items() if issubclass(kind, base)), None)
        error = kind.__new__(kind)
        assert status_of(error) == BY_CODE.get(kind.code, expected), kind
        assert status_of(error) != 400, f"{kind.__name__} has no status"
        assert status_of(error) in PROBLEMS, f"{kind.__name__} has no example"
    by_code: dict[str, set[int]] = {}
    for kind in found:
        by_code.setdefault(kind.code, set()).add(status_of(kind.__new__(kind)))
    assert {code: statuses for code, statuses in by_code.items() if len(statuses) > 1} == {}


def test_a_refusal_answers_with_the_status_of_its_class() -> None:
    assert document(NotFound())["status"] == 404
    assert {status_of(kind.__new__(kind)) for kind in errors()} >= {
        401,
        403,
        404,
        409,
        412,
        413,
        422,
        428,
        429,
        503,
    }


@each_operation()
def test_what_an_operation_can_refuse_is_described(operation) -> None:
    described_statuses = {int(status) for status in described(operation)["responses"]}
    assert {429, 503} <= described_statuses
    assert described_statuses >= set(openapi.refusals_of(operation))
