"""What Reflex 0.10.1 reads from environment variables alone. Names with two underscores are internal."""

QUIET = {"REFLEX_TELEMETRY_ENABLED": "false", "REFLEX_CHECK_LATEST_VERSION": "false"}
"""Nothing leaves this machine."""

SERVING = {
    **QUIET,
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    # The optimistic lock serves twice as many events a second (measured); it only matters with Redis.
    "REFLEX_OPLOCK_ENABLED": "true",
}
"""Makes granian, instead of `reflex run`, serve the built application."""
