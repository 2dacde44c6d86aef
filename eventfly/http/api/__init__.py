"""The REST API at `/api/v1`: one table of operations, of which routes, description and documentation are made.

    app = api(runtime, bounds)       a Starlette application to mount

Each module lists its `OPERATIONS` beside the functions that answer them. A function parses, calls the domain
once and shows a view; refusals pass, and become problem documents in `asking`. What an account may do is decided
by the domain; a credential's scope only narrows it.
"""

from eventfly.http.api.asking import Operation
from eventfly.http.api.routing import api, operations
from eventfly.http.api.visiting import search_of

__all__ = ["Operation", "api", "operations", "search_of"]
