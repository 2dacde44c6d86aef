"""People: accounts, their sessions and one-time links, and the contacts given for each event.

An account is *unverified* from sign-up until somebody who reads its mailbox confirms it, and counts for
nothing until then. Confirming takes the mailed link and the password, so that nobody can prepare an account
for a stranger's address and share it later. A new password ends every session.

Invariants: an answer never tells whether an address is known; passwords are stored as Argon2id, secrets of
sessions and links as SHA-256; a link works once; a session is looked up in the database, remembered for 30 s.
A contact joins the account of its address only when that address is verified.

Programs sign in too: with the password for an access token of ten minutes and refresh tokens that work once,
or with an API token that a person made for them. A credential's scopes only ever narrow what its account may do.
"""

from eventfly.accounts.access_keys import load_access_keys, replace_access_keys, rotate_access_keys
from eventfly.accounts.api_tokens import (
    NewApiToken,
    create_api_token,
    is_api_token,
    list_api_tokens,
    revoke_api_token,
)
from eventfly.accounts.callers import Caller, caller_of
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
from eventfly.accounts.errors import (
    BadLink,
    BadRefreshToken,
    HasAccount,
    NotSignedIn,
    NotVerified,
    ScopeMissing,
    WrongPassword,
)
from eventfly.accounts.machine_models import AccessKey, ApiToken, MachineSignIn, RefreshToken
from eventfly.accounts.machine_sign_in import (
    TokenPair,
    end_sign_in,
    purge_sign_ins,
    refresh_sign_in,
    sign_in_machine,
)
from eventfly.accounts.messages import AccountErased, AccountVerified, ResetAsked, VerificationAsked
from eventfly.accounts.models import Account, Contact, ContactRole, Session, TokenPurpose
from eventfly.accounts.passwords import hash_password
from eventfly.accounts.passwords import matches as password_matches
from eventfly.accounts.queries import ACCOUNTS, confirmed_id, find
from eventfly.accounts.resetting import ask_reset, reset_password
from eventfly.accounts.scopes import SCOPE_TEXTS, Scope
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
from eventfly.accounts.views import AccountView, ApiTokenView, SignedIn

__all__ = [
    "ACCOUNTS",
    "CONTACTS",
    "SCOPE_TEXTS",
    "SESSIONS",
    "SESSION_SECONDS",
    "AccessKey",
    "Account",
    "AccountErased",
    "AccountVerified",
    "AccountView",
    "ApiToken",
    "ApiTokenView",
    "BadLink",
    "BadRefreshToken",
    "Caller",
    "Contact",
    "ContactRole",
    "HasAccount",
    "MachineSignIn",
    "NewApiToken",
    "Newcomer",
    "NotSignedIn",
    "NotVerified",
    "RefreshToken",
    "ResetAsked",
    "Scope",
    "ScopeMissing",
    "Session",
    "SignedIn",
    "TokenPair",
    "TokenPurpose",
    "VerificationAsked",
    "WrongPassword",
    "ask_reset",
    "caller_of",
    "clean_name",
    "collect_contacts",
    "confirm_password",
    "confirmed_id",
    "contact_row",
    "cookie_name",
    "create_api_token",
    "end_sign_in",
    "enrol",
    "ensure",
    "erase",
    "erase_contacts",
    "find",
    "forget_account",
    "hash_password",
    "is_api_token",
    "is_secret",
    "join_contacts",
    "list_api_tokens",
    "load_access_keys",
    "mint_token",
    "normalise_email",
    "password_matches",
    "prepare",
    "purge_sign_ins",
    "refresh_sign_in",
    "replace_access_keys",
    "reset_password",
    "revoke_api_token",
    "rotate_access_keys",
    "session_secret",
    "sign_in",
    "sign_in_machine",
    "sign_out",
    "sign_out_everywhere",
    "sign_up",
    "suggest_email",
    "verify",
    "who",
    "words_of",
]
