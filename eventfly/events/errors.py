"""Why an event cannot be changed. Each names the next step in its message."""

from eventfly.errors import Conflict


class CapacityTooLow(Conflict):
    """Fewer places than are taken already."""

    code = "capacity-too-low"

    def __init__(self, pool: str, lowest: int, field: str) -> None:
        self.pool = pool
        self.lowest = lowest
        """The least the capacity can be now: what is sold, held and offered."""
        self.field = field
        """The form's field: ``total_capacity`` or ``types.0.quantity``."""
        super().__init__(f"{pool}: {lowest:,} places are taken already, so {lowest:,} is the least possible.")


class EditedMeanwhile(Conflict):
    """Somebody else changed this event meanwhile. Reload the page to see it as it is now."""

    code = "edited-meanwhile"


class HasSales(Conflict):
    """Tickets are sold or being bought, so the page stays. To stop selling, withdraw the ticket types."""

    code = "has-sales"


class EventIsCancelled(Conflict):
    """This event is cancelled."""

    code = "event-cancelled"


class AlreadyPublic(Conflict):
    """This event is public already."""

    code = "already-public"


class NotPublic(Conflict):
    """Only a public event can be cancelled. A draft can be archived instead."""

    code = "not-public"


class EventIsOver(Conflict):
    """This event is over already."""

    code = "event-is-over"


class StillOn(Conflict):
    """This event is still on. Unpublish or cancel it first; after it is over it can be archived as it is."""

    code = "still-on"
