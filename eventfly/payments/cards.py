"""The sandbox's test cards: names to pick, never numbers to type."""

from dataclasses import dataclass
from enum import StrEnum


class CardOutcome(StrEnum):
    """What the sandbox does when such a card pays."""

    SUCCEEDS = "succeeds"
    DECLINED = "declined"
    SECOND_STEP = "second_step"
    TIMES_OUT = "times_out"
    """The money is taken, and the answer is lost on its way."""


@dataclass(frozen=True, slots=True)
class SandboxCard:
    id: str
    label: str
    outcome: CardOutcome


SANDBOX_CARDS: tuple[SandboxCard, ...] = (
    SandboxCard("succeeds", "TEST card that succeeds", CardOutcome.SUCCEEDS),
    SandboxCard("declined", "TEST card that is declined", CardOutcome.DECLINED),
    SandboxCard("second_step", "TEST card that asks the bank first", CardOutcome.SECOND_STEP),
    SandboxCard("times_out", "TEST card whose answer gets lost", CardOutcome.TIMES_OUT),
)
CARDS_BY_ID = {card.id: card for card in SANDBOX_CARDS}
