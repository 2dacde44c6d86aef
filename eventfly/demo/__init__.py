"""A believable installation to try things out: two organizers, sixteen events, and people who bought tickets.

Everything is made through the domain, as visitors would: events are created and published, orders placed and
paid in the sandbox, so that the journal verifies. Seeding again changes nothing. Passwords are made per
installation and kept in ``demo-accounts.json`` in the data folder, readable by its owner alone.
"""

from eventfly.demo.accounts import DemoAccount, DemoAccounts
from eventfly.demo.seeding import seed

__all__ = ["DemoAccount", "DemoAccounts", "seed"]
