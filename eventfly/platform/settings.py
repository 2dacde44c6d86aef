"""Settings: what an installation decides, read once from the environment into one frozen object.

Nothing else in the project reads environment variables. Each field `name` is set by `EVENTFLY_NAME`;
an error names the setting, so that it can be corrected without reading code.
"""

import ipaddress
import os
import secrets
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    Field,
    IPvAnyNetwork,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from eventfly.platform import addresses
from eventfly.platform.s3_storage import Bucket
from eventfly.platform.sites import Sites, origin_of

PREFIX = "EVENTFLY_"
SHORTEST_SECRET_KEY = 32
MESSAGES = {"too_short": f"must have at least {SHORTEST_SECRET_KEY} characters"}
"""What Pydantic says about the length of a secret is about "items"."""


class SettingsError(ValueError):
    """What is wrong with the settings: one line each, beginning with the setting's name."""


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach a server that listens on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Settings(BaseSettings):
    """One installation's settings. Times are in seconds, sizes in pieces of what they count."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", validate_default=True)

    host: Annotated[str, AfterValidator(addresses.check_host)] = "127.0.0.1"
    port: int = Field(default=3000, ge=1, le=65535)
    public_url: Annotated[str, AfterValidator(addresses.check_public_url)] = Field(
        default_factory=lambda known: _own_url(known["host"], known["port"])
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Sites elsewhere whose pages may talk to this server, such as an exported one."""
    data_dir: Path = Path("data")
    secret_key: SecretStr = Field(
        default_factory=lambda known: SecretStr(_kept_secret_key(known["host"], known["data_dir"])),
        min_length=SHORTEST_SECRET_KEY,
    )
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = ()
    demo: bool = Field(default_factory=lambda known: known["host"] == "127.0.0.1")
    sandbox: bool = Field(default_factory=lambda known: is_loopback(known["host"]))

    database_url: Annotated[str, AfterValidator(addresses.check_database_url)] = Field(
        default_factory=lambda known: f"sqlite+aiosqlite:///{known['data_dir'] / 'eventfly.db'}", repr=False
    )
    redis_url: Annotated[str, AfterValidator(addresses.check_redis_url)] | None = Field(
        default=None, repr=False
    )
    smtp_url: Annotated[str, AfterValidator(addresses.check_smtp_url)] | None = Field(
        default=None, repr=False
    )
    files_url: str | None = Field(default=None, repr=False)
    """An S3-compatible bucket for uploaded files; without one they lie in the data folder."""
    mail_from: Annotated[str, AfterValidator(addresses.check_mail_from)] = Field(
        default_factory=lambda known: _own_mail_address(known["public_url"])
    )

    workers: int = Field(default=1, ge=1, le=64)
    backlog: int = Field(default=2048, ge=128)
    backpressure: int = Field(default=8192, ge=16)
    """Connections one worker serves at once. Every open stream and websocket counts."""
    live_streams: int = Field(default_factory=lambda known: known["backpressure"] // 2, ge=1)
    """Live streams that a process keeps open: below `backpressure`, so that pages are never starved by them."""
    live_streams_per_client: int = Field(default=200, ge=1)
    websockets_per_client: int = Field(default=1000, ge=1)
    """Open tabs of one network address, in one process: generous, for a campus shares one."""
    api_requests_per_minute: int = Field(default=1200, ge=1)
    api_orders_per_minute: int = Field(default=300, ge=1)
    """For each network address, like the one before."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    hold_seconds: int = Field(default=600, ge=1)
    hold_without_contact_seconds: int = Field(default=180, ge=1)
    extension_seconds: int = Field(default=600, ge=1)
    places_per_client: int = Field(default=200, ge=1)
    """Places held at once from one network address: generous, for a campus shares one."""
    places_per_order: int = Field(default=20, ge=1, le=200)
    places_per_contact: int = Field(default=20, ge=1)
    """Places held at once under one contact address."""
    lapses_before_wait: int = Field(default=3, ge=1)

    receipt_years: int = Field(default=10, ge=0, le=100)
    """Whole years for which the books need a paid order whose buyer was erased."""

    pool_size: int = Field(default=10, ge=2)
    box_offices: int = Field(default_factory=lambda known: known["pool_size"] // 2, ge=1)
    batch_size: int = Field(default=500, ge=1, le=500)
    request_deadline_seconds: float = Field(default=5, gt=0)
    queue_limit: int = Field(default=5000, ge=1)

    @property
    def is_private(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    @property
    def is_https(self) -> bool:
        """Whether the public address is https, so that cookies must be Secure."""
        return self.public_url.startswith("https://")

    @property
    def sites(self) -> Sites:
        """The sites elsewhere whose pages may talk to this server."""
        return Sites.of(self.public_url, self.allowed_origins)

    @classmethod
    def settings_customise_sources(  # type: ignore[override]
        cls, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource, **named: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from `load_settings` alone, which passes the environment."""
        return (named["init_settings"],)

    @field_validator("data_dir")
    @classmethod
    def _make_absolute(cls, folder: Path) -> Path:
        return folder.expanduser().resolve()

    @field_validator("trusted_proxies", "allowed_origins", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("files_url")
    @classmethod
    def _check_files_url(cls, url: str | None) -> str | None:
        if url:
            Bucket.of(url)
        return url

    @field_validator("allowed_origins")
    @classmethod
    def _check_origins(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(origin_of(url) for url in urls))

    @model_validator(mode="after")
    def _check_workers(self) -> "Settings":
        if self.workers > 1 and not (self.database_url.startswith("postgresql") and self.redis_url):
            raise ValueError(
                f"{PREFIX}WORKERS: above 1 it needs PostgreSQL as {PREFIX}DATABASE_URL and {PREFIX}REDIS_URL"
            )
        return self


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ`, the process's environment if not given.

    On a loopback address a missing secret key is made once, and kept in the data folder with mode 0600.

    Raises:
        SettingsError: naming each setting that is wrong.
    """
    given = _named_values(os.environ if environ is None else environ)
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(error))) from None


def unknown_settings(environ: Mapping[str, str] | None = None) -> list[str]:
    """List the EVENTFLY_ variables that mean nothing, most likely misspelt."""
    names = _named_values(os.environ if environ is None else environ)
    return sorted(PREFIX + name.upper() for name in names if name not in Settings.model_fields)


def _named_values(environ: Mapping[str, str]) -> dict[str, Any]:
    # An empty variable means "not set": compose files and unit files pass them on like that.
    return {
        name.removeprefix(PREFIX).lower(): value.strip()
        for name, value in environ.items()
        if name.startswith(PREFIX) and value.strip()
    }


def _explain(error: ValidationError) -> list[str]:
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        if problem["type"] == "default_factory_not_called":
            continue  # follows from another problem, which has its own line
        message = MESSAGES.get(problem["type"]) or problem["msg"].removeprefix("Value error, ")
        name = PREFIX + str(problem["loc"][0]).upper() if problem["loc"] else ""
        lines.append(f"{name}: {message.removeprefix(f'{name}: ')}" if name else message)
    return lines


def _own_url(host: str, port: int) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = socket.gethostname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _own_mail_address(public_url: str) -> str:
    host = urlsplit(public_url).hostname or "localhost"
    # A bare number is no mail domain.
    return f"Eventfly <tickets@{'localhost' if host[-1].isdigit() or ':' in host else host}>"


def _kept_secret_key(host: str, data_dir: Path) -> str:
    path = data_dir / "secret.key"
    if not is_loopback(host):
        kept = f"; this installation's own is in {path}" if path.exists() else ""
        raise SettingsError(
            f"{PREFIX}SECRET_KEY: required unless {PREFIX}HOST is a loopback address;"
            f" at least {SHORTEST_SECRET_KEY} random characters{kept}"
        )
    make_data_dir(data_dir)
    try:
        return path.read_text().strip() if path.exists() else _write_once(path, secrets.token_urlsafe(48))
    except OSError as error:
        raise SettingsError(f"{PREFIX}SECRET_KEY: {path}: {error.strerror}") from None


def make_data_dir(folder: Path) -> None:
    """Make the data folder, for its owner alone, unless it is there.

    Raises:
        SettingsError: when it cannot be made, or written to.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise SettingsError(f"{PREFIX}DATA_DIR: cannot write to {folder}: {error.strerror}") from None


def _write_once(path: Path, text: str) -> str:
    # Several processes may start at once: the first link wins, and all read what it holds.
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
    return path.read_text().strip()
