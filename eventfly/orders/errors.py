"""Why an order cannot go on. Each names the next step in its message."""

from eventfly.errors import Conflict, NotFound, Unavailable
from eventfly.money import Money


class NotOpened(NotFound):
    """There is no such order."""

    # To a reader nothing tells a wrong secret from an order that never was.
    code = "not-found"


class SoldOut(Conflict):
    """There are not enough places left."""

    code = "sold-out"

    def __init__(self, pool: str) -> None:
        self.pool = pool
        """Name of the pool that ran out."""
        super().__init__(f"Not enough places left: {pool}. Choose fewer, or another ticket.")


class NotOnSale(Conflict):
    """This ticket is not on sale now."""

    code = "not-on-sale"


class PriceChanged(Conflict):
    """The price rose while you were choosing."""

    code = "price-changed"

    def __init__(self, total: Money) -> None:
        self.total = total
        """The new total, to be accepted as ``accept_total``."""
        super().__init__(f"The price rose while you were choosing. The new total is {total}.")


class HoldLapsed(Conflict):
    """Your places were released because time ran out. Please choose again."""

    code = "hold-expired"


class AlreadyExtended(Conflict):
    """The hold was already extended once."""

    code = "already-extended"


class AlreadyPaid(Conflict):
    """This order is already paid."""

    code = "already-paid"


class OrderClosed(Conflict):
    """This order is closed."""

    code = "order-closed"


class NotPayable(Conflict):
    """Please give your name and address before paying."""

    code = "details-missing"


class PaymentUnderWay(Conflict):
    """A payment for this order is under way. Please wait for its result."""

    code = "payment-under-way"


class KeyReused(Conflict):
    """This key was already used for another request."""

    code = "key-reused"


class DraftOpen(Conflict):
    """You already hold places for this event in this browser. Finish that order or release it first."""

    code = "draft-open"


class TooManyHeld(Conflict):
    """Too many places are held from here at once. Finish or release some first."""

    code = "too-many-held"


class MustWait(Unavailable):
    """You let several holds run out. Please wait a little before choosing again."""

    code = "must-wait"


class BoxOfficeFull(Unavailable):
    """Very many people are buying right now. Please try again in a moment."""

    code = "box-office-full"


class BoxOfficeClosed(Unavailable):
    """We are restarting. Please try again in a moment."""

    code = "box-office-closed"


class BuyerErased(Conflict):
    """The names and addresses of this order were erased. Nothing can be mailed or changed any more."""

    code = "buyer-erased"
