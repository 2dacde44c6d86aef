"""What happens to accounts; the stream is the account's own."""

from dataclasses import dataclass
from uuid import UUID

from eventfly.journal import Message, message


@message("accounts.verification_asked")
@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationAsked(Message):
    """A link to confirm the address is owed."""

    account_id: UUID


@message("accounts.reset_asked")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResetAsked(Message):
    """A link to choose a new password is owed."""

    account_id: UUID
    by_sign_up: bool = False
    """Somebody signed up with an address that has an account already: the mail says so."""


@message("accounts.verified")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccountVerified(Message):
    """Whoever has the password reads the mailbox."""

    account_id: UUID


@message("accounts.erased")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccountErased(Message):
    """Its owner had it erased; the id stays, and stands for nobody."""

    account_id: UUID
