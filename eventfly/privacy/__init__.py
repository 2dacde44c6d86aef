"""A person's data: to download, to erase, and what the law makes us keep.

Erasing blanks names and addresses and keeps the rows, so that numbers, tickets and journal stay whole. The links
to the orders die, and so do the account's sessions and one-time links. Of a paid order a *receipt* is put aside:
amounts and dates, no name, until the end of the term that the books need; a job then deletes it. A mail that is
owed to somebody who was erased is dropped when its turn comes.

Who has an account erases all under its confirmed address; for a guest's order the organizer does it.
"""

from eventfly.privacy.erasing import erase_account, erase_buyer
from eventfly.privacy.errors import BuyerHasAccount, OrderUnderWay, StillNeeded
from eventfly.privacy.exporting import personal_data
from eventfly.privacy.holdings import holdings
from eventfly.privacy.models import Receipt
from eventfly.privacy.retaining import RECEIPTS, purge_receipts
from eventfly.privacy.views import HoldingsView

__all__ = [
    "RECEIPTS",
    "BuyerHasAccount",
    "HoldingsView",
    "OrderUnderWay",
    "Receipt",
    "StillNeeded",
    "erase_account",
    "erase_buyer",
    "holdings",
    "personal_data",
    "purge_receipts",
]
