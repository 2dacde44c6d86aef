"""The demo's sign-ins: made once per installation."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from eventfly.demo import kellerlicht, tangent
from eventfly.identifiers import new_code

FILE = "demo-accounts.json"
ATTENDEE_NAME, ATTENDEE_EMAIL = "Noor Castellan", "noor@visitor.test"
ORGANIZERS = (kellerlicht.ORGANIZER, tangent.ORGANIZER)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    role: str
    email: str
    password: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """Sign-ins to print: owners of the organizations first, then an attendee."""

    accounts: tuple[DemoAccount, ...]

    def by_email(self, email: str) -> DemoAccount:
        return next(account for account in self.accounts if account.email == email)


def make_or_read(folder: Path) -> DemoAccounts:
    """Return the sign-ins of this installation, written before anybody can use them."""
    path = folder / FILE
    if path.exists():
        kept = json.loads(path.read_text(encoding="utf-8"))
        return DemoAccounts(tuple(DemoAccount(**account) for account in kept["accounts"]))
    made = DemoAccounts(
        (
            *(_new(f"Owner of {item.name}", item.owner_email, item.owner_name) for item in ORGANIZERS),
            _new("Attendee with an order", ATTENDEE_EMAIL, ATTENDEE_NAME),
        )
    )
    folder.mkdir(parents=True, exist_ok=True)
    _write_private(path, json.dumps(asdict(made), indent=2))
    return made


def _new(role: str, email: str, name: str) -> DemoAccount:
    password = "-".join(new_code(4).lower() for _ in range(4))
    return DemoAccount(role, email, password, name)


def _write_private(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(
        os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    unfinished.rename(path)
