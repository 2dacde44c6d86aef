"""What a demo event is made of; the events themselves stand in the modules by organizer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoType:
    """A ticket type, and how many of it are sold when the demo begins."""

    name: str
    price: str = "0"
    quantity: int | None = None
    sold: int = 0
    description: str = ""
    opens_in_days: int | None = None
    """Sales start so many days from the seeding; None: at once."""
    closes_days_before: int | None = None
    per_order_max: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEvent:
    """An event some weeks from the seeding, on a given day of the week, by the clocks of its own zone."""

    slug: str
    title: str
    summary: str
    description: str
    category: str
    venue: str
    address: str
    city: str
    country: str
    zone: str
    currency: str
    weeks: int
    """Weeks after the first such day; 0 is the coming one, from the day after tomorrow."""
    weekday: int
    """0 is Monday."""
    starts: str
    hours: float
    types: tuple[DemoType, ...]
    doors_minutes: int | None = None
    left_display: str = "exact"
    few_threshold: int = 10
    show_going: bool = True
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOrganizer:
    name: str
    owner_name: str
    owner_email: str
    contact_email: str
    events: tuple[DemoEvent, ...]
