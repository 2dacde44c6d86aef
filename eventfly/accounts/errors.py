"""How accounts say no. None of these tells a stranger whether an address is known."""

from eventfly.errors import Conflict, Invalid, NotAllowed, Problem, Unavailable


class WrongPassword(Invalid):
    """The address and the password do not fit together; one answer, whichever of them is wrong."""

    code = "wrong-password"

    def __init__(self, message: str = "This e-mail address and password do not fit together.") -> None:
        super().__init__(Problem("password", message, self.code))


class TooManyAttempts(Unavailable):
    """Too many attempts. Please try again a little later."""

    code = "too-many-requests"


class NotVerified(Conflict):
    """Please confirm your address first. We have sent you a new link."""

    code = "not-verified"


class BadLink(Conflict):
    """This link has been used, has expired, or was never ours. Please ask for a new one."""

    code = "bad-link"


class NotSignedIn(NotAllowed):
    """This needs a credential that is known here and still good."""

    code = "not-signed-in"


class BadRefreshToken(NotAllowed):
    """This refresh token is none, was used already, or its sign-in has ended. Please sign in again."""

    code = "bad-refresh-token"


class ScopeMissing(NotAllowed):
    """This credential does not permit this."""

    code = "scope-missing"

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(f"This credential does not permit this: it needs the scope {scope}.")


class TooManyTokens(Conflict):
    """You have as many API tokens as one account may have. Revoke one that is not needed any more."""

    code = "too-many-tokens"


class HasAccount(Conflict):
    """There is an account with this address already. Please sign in."""

    code = "has-account"
