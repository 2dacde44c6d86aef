"""Money in integer minor units with ISO 4217 exponents. Never floats, never two currencies in one sum."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision

MAX_MINOR = 10**12
"""Amounts beyond this are typing mistakes or attacks."""


def is_currency(code: str) -> bool:
    """Tell whether ``code`` is a currency of ISO 4217 that is in use somewhere.

    >>> is_currency("EUR"), is_currency("XXX"), is_currency("eur")
    (True, False, False)
    """
    return code in _currencies_in_use()


def _currencies_in_use() -> frozenset[str]:
    global _IN_USE
    if _IN_USE is None:
        territories = get_global("territory_currencies")
        _IN_USE = frozenset(
            entry[0] for entries in territories.values() for entry in entries if entry[2] is None and entry[3]
        )
    return _IN_USE


_IN_USE: frozenset[str] | None = None
_LETTERS_THEN_DIGIT = re.compile(r"([A-Z]{2,})(\d)")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount of ``minor`` units of ``currency``.

    >>> Money(1250, "EUR") + Money(50, "EUR")
    Money(minor=1300, currency='EUR')
    >>> str(Money(1250, "EUR")), str(Money(1250, "JPY")), str(Money(1250, "KWD"))
    ('€12.50', '¥1,250', 'KWD 1.250')
    """

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, count: int) -> Money:
        return Money(self.minor * count, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot combine {self.currency} with {other.currency}")
        return other.minor

    @property
    def exponent(self) -> int:
        return get_currency_precision(self.currency)

    @property
    def major(self) -> Decimal:
        return Decimal(self.minor).scaleb(-self.exponent)

    @property
    def is_zero(self) -> bool:
        return self.minor == 0

    def __str__(self) -> str:
        return self.format()

    def format(self, locale: str = "en") -> str:
        """Write the amount for people, with as many decimals as the currency has."""
        text = format_currency(self.major, self.currency, locale=locale).replace("\xa0", " ")
        return _LETTERS_THEN_DIGIT.sub(r"\1 \2", text)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read an amount in major units that a person typed, such as ``12.50`` or ``12,50``.

        Raises ValueError for anything that is not a plain non-negative amount with at most the
        currency's own decimals.

        >>> Money.parse("12,50", "EUR").minor, Money.parse("1250", "JPY").minor
        (1250, 1250)
        """
        cleaned = text.strip().replace(",", ".")
        whole, _, fraction = cleaned.partition(".")
        digits = (
            whole.isascii()
            and whole.isdigit()
            and (not fraction or (fraction.isascii() and fraction.isdigit()))
        )
        exponent = get_currency_precision(currency)
        if not digits or len(whole) > 12 or len(fraction) > exponent or cleaned.endswith("."):
            raise ValueError(f"{text!r} is not an amount of {currency}")
        minor = int((Decimal(cleaned).scaleb(exponent)).to_integral_value(ROUND_HALF_UP))
        if minor > MAX_MINOR:
            raise ValueError(f"{text!r} is too much")
        return cls(minor, currency)


def total(amounts: list[Money], currency: str) -> Money:
    """Add up amounts of one currency; an empty list is nothing of it."""
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result
