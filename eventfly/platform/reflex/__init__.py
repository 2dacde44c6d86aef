"""Everything that Reflex 0.10.1 leaves open, closed: one module for each hole.

Each module leans on an internal of that version, says which, and has a test that names the version.
An upgrade of Reflex begins by running these tests (`bin/test unit reflex`).

- `configuration` — Reflex's settings from ours
- `building` — builds the frontend when what it is made of changed
- `same_origin` — one build for any port, host and domain
- `middleware` — the order in which requests pass what follows
- `client_address`, `origins`, `uploads`, `redirects`, `cache_headers`, `first_html` — ASGI middleware
- `socket_limits`, `event_limits`, `arguments`, `bugs`, `graceful_stop`, `liveness` — the websocket's
  events: how many, which fit, our own errors, SIGTERM, SIGKILL
- `log_filter` — secrets, and what strangers would write, kept out of every log
- `handlers_registry` — lists what a hand-made client can call
"""
