"""People: accounts, their sessions and one-time links, and the contacts given for each event.

An account is *unverified* from sign-up until somebody who reads its mailbox confirms it, and counts for
nothing until then. Confirming takes the mailed link and the password, so that nobody can prepare an account
for a stranger's address and share it later. A new password ends every session.

Invariants: an answer never tells whether an address is known; passwords are stored as Argon2id, secrets of
sessions and links as SHA-256; a link works once; a session is looked up in the database, remembered for 30 s.
A contact joins the account of its address only when that address is verified.
"""

from eventfly.accounts.contacts import (
    CONTACTS,
    clean_name,
    collect_contacts,
    contact_row,
    erase_contacts,
    join_contacts,
    normalise_email,
    suggest_email,
    words_of,
)
from eventfly.accounts.enrolling import Newcomer, enrol, prepare
from eventfly.accounts.erasing import confirm_password, erase
from eventfly.accounts.errors import BadLink, HasAccount, NotVerified, WrongPassword
from eventfly.accounts.messages import AccountErased, AccountVerified, ResetAsked, VerificationAsked
from eventfly.accounts.models import Account, Contact, ContactRole, Session, TokenPurpose
from eventfly.accounts.passwords import hash_password
from eventfly.accounts.passwords import matches as password_matches
from eventfly.accounts.queries import ACCOUNTS, confirmed_id, find
from eventfly.accounts.resetting import ask_reset, reset_password
from eventfly.accounts.sessions import (
    SESSION_SECONDS,
    SESSIONS,
    cookie_name,
    forget_account,
    session_secret,
    sign_out,
    sign_out_everywhere,
    who,
)
from eventfly.accounts.signing_in import sign_in
from eventfly.accounts.signing_up import ensure, sign_up
from eventfly.accounts.tokens import is_secret, mint_token
from eventfly.accounts.verifying import verify
from eventfly.accounts.views import AccountView, SignedIn

__all__ = [
    "ACCOUNTS",
    "CONTACTS",
    "SESSIONS",
    "SESSION_SECONDS",
    "Account",
    "AccountErased",
    "AccountVerified",
    "AccountView",
    "BadLink",
    "Contact",
    "ContactRole",
    "HasAccount",
    "Newcomer",
    "NotVerified",
    "ResetAsked",
    "Session",
    "SignedIn",
    "TokenPurpose",
    "VerificationAsked",
    "WrongPassword",
    "ask_reset",
    "clean_name",
    "collect_contacts",
    "confirm_password",
    "confirmed_id",
    "contact_row",
    "cookie_name",
    "enrol",
    "ensure",
    "erase",
    "erase_contacts",
    "find",
    "forget_account",
    "hash_password",
    "is_secret",
    "join_contacts",
    "mint_token",
    "normalise_email",
    "password_matches",
    "prepare",
    "reset_password",
    "session_secret",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "sign_up",
    "suggest_email",
    "verify",
    "who",
    "words_of",
]
