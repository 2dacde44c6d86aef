"""What a person sees of what is kept about them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class HoldingsView:
    """What we hold of an account, in numbers, and what erasing it would leave."""

    name: str = ""
    email: str = ""
    since_text: str = ""
    orders: int = 0
    upcoming: int = 0
    """Of these, paid ones for events that are not over."""
    contacts: int = 0
    """Names and addresses: the buyer's own and those of guests."""
    receipts: int = 0
    """Paid orders of which amounts and dates would be kept."""
    kept_until_text: str = ""
    organizations: list[str] = field(default_factory=list)
    hindrance: str = ""
    """What has to be done before the account can be erased; empty when nothing has."""
