"""The five ways a use case can say no, each mapped once per edge (page, HTTP, job)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of what was sent; ``field`` is a dotted path, empty for the whole."""

    field: str
    message: str
    code: str = "invalid"


class EventflyError(Exception):
    """Base of every expected refusal. ``code`` is stable and for machines, ``str(error)`` is for people."""

    code = "error"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__class__.__doc__ or "").split("\n")[0])


class Invalid(EventflyError):
    """Some of what was sent cannot be used."""

    code = "invalid"

    def __init__(self, problems: list[Problem] | tuple[Problem, ...] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class NotAllowed(EventflyError):
    """You are not allowed to do this."""

    code = "not-allowed"


class NotFound(EventflyError):
    """There is nothing here under this address."""

    code = "not-found"


class Conflict(EventflyError):
    """The state of things does not permit this any more."""

    code = "conflict"


class Unavailable(EventflyError):
    """We cannot answer just now. Please try again in a moment."""

    code = "unavailable"

    def __init__(self, message: str = "", *, retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds after which trying again makes sense."""
