"""How a provider, or somebody pretending to be one, is refused."""

from eventfly.errors import Conflict, NotAllowed, Unavailable


class IdempotencyKeyReused(Conflict):
    """This key already belongs to another request."""

    code = "idempotency-key-reused"


class RefundRefused(Conflict):
    """This refund is not possible."""

    code = "refund-refused"


class NoAnswer(Unavailable):
    """The payment provider did not answer in time; we are finding out what happened."""

    code = "no-answer"


class ForgedWebhook(NotAllowed):
    """This was not sent by the payment provider."""

    code = "forged-webhook"
