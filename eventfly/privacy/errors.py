"""Why something cannot be erased yet. Each names the next step."""

from eventfly.errors import Conflict


class StillNeeded(Conflict):
    """An organization needs you. Hand it over first."""

    code = "still-needed"


class OrderUnderWay(Conflict):
    """This order is still being bought. Wait until it is paid or over."""

    code = "order-under-way"


class BuyerHasAccount(Conflict):
    """This buyer has an account, and can erase their data there themselves."""

    code = "buyer-has-account"
