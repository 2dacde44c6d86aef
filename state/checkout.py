"""What was asked at the checkout. The order is found by the browser's draft key on every load and reconnect."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from eventfly import events, orders, routes, runtime
from eventfly.accounts.views import AccountView
from eventfly.errors import EventflyError, NotFound, Unavailable
from eventfly.events.views import EventPageView
from eventfly.orders.views import DraftView, PaymentStep
from state.drafts import ask_key, forget_draft
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.suggestions import SuggestionMixin
from state.visitors import VisitorMixin
from state.waiting import look_again_later

MOST_NAMES = 200
DEFAULT_CARD = "succeeds"
"""Names the attempt when a payment under way is only looked at again."""
FAILURES = {
    "card_declined": "The card was declined. Nothing was charged; please try another one.",
    "insufficient_funds": "The card has not enough money. Nothing was charged; please try another one.",
    "cancelled": "The payment was cancelled. Nothing was charged.",
    "refused": "The bank refused the payment. Nothing was charged; please try another card.",
}
OTHER_FAILURE = "The payment did not go through. Nothing was charged; please try again or use another card."


class CheckoutState(VisitorMixin, RefusalsMixin, SuggestionMixin, rx.State):
    """One order on its way from held to paid."""

    event: EventPageView | None = None
    draft: DraftView | None = None
    now_iso: str = ""
    loaded: bool = False
    editing: bool = False
    """The people are being entered or changed."""
    pay_busy: bool = False
    failure: str = ""
    refunded: bool = False
    sandbox: bool = False

    @rx.var
    def title(self) -> str:
        return f"Checkout · {self.event.title}" if self.event else "Checkout · Eventfly"

    @rx.var
    def step(self) -> int:
        return 2 if self.editing or not (self.draft and self.draft.details_given) else 3

    @rx.var
    def status(self) -> str:
        return self.draft.status if self.draft else ""

    @rx.event
    @permission("public")
    async def load(self) -> EventSpec | None:
        """Read the event, then ask the browser for its key."""
        self._forget_refusals()
        self.missing = self.busy = self.pay_busy = False
        self.sandbox = runtime.current().sandbox
        account = await self._visitor()
        try:
            self.event = await self._page(account)
        except events.PasswordNeeded:
            return rx.redirect(routes.event(self.event_slug), replace=True)
        except EventflyError as error:
            return self._refuse(error)
        return ask_key(CheckoutState.resume)

    @rx.event
    @permission("bearer")
    async def resume(self, key: str) -> list[EventSpec]:
        """Continue with whatever became of the order that this browser's key stands for."""
        try:
            await self._read(key)
            if self.status == "paid":
                link = await orders.link(runtime.current(), self.event_slug, key)
                return [forget_draft(), rx.redirect(link, replace=True)]
        except EventflyError as error:
            # Whoever waits for the bank goes on waiting when it is we who do not answer for a moment.
            waiting = isinstance(error, Unavailable) and self.status == "paying"
            told = look_again_later() if waiting else self._refuse(error)
            return [told] if told else []
        return [look_again_later()] if self.status == "paying" else []

    @rx.event
    @permission("public")
    async def edit_people(self) -> None:
        """Go back to the people."""
        self.editing = True
        self.failure = ""

    @rx.event
    @permission("bearer")
    async def give_details(self, key: str, form: dict[str, Any]) -> EventSpec | None:
        """Say who buys and who comes."""
        self._forget_refusals()
        try:
            account = await self._visitor()
            buyer = _buyer(self.draft, form)
            joined = account.id if account and account.verified else None
            await orders.give_details(runtime.current(), self.event_slug, key, buyer, account_id=joined)
            await self._read(key)
        except EventflyError as error:
            return await self._refused(error, key)
        self.editing, self.suggestion = False, ""
        return rx.call_script("setTimeout(() => document.getElementById('pay-title')?.focus(), 60)")

    @rx.event
    @permission("bearer")
    async def extend(self, key: str) -> EventSpec | None:
        """Keep the places longer, once."""
        return await self._do(orders.extend(runtime.current(), self.event_slug, key), key)

    @rx.event
    @permission("bearer")
    async def cancel(self, key: str) -> list[EventSpec]:
        """Give the places back at once, and forget the draft."""
        refused = await self._do(orders.release(runtime.current(), self.event_slug, key), key)
        if self.status in ("held", "paying"):
            return [refused] if refused else []
        return [forget_draft(), rx.redirect(routes.event(self.event_slug))]

    @rx.event(background=True)
    @permission("bearer")
    async def pay(self, key: str, form: dict[str, Any]) -> Any:
        """Pay, outside the state's lock; the result counts by the key, not by this handler."""
        async with self:
            if self.pay_busy:
                return
            self.pay_busy, self.failure = True, ""
            self._forget_refusals()
            slug = self.event_slug
            back = self._site() + routes.checkout(slug)
            details = {"card": _typed(form, "card") or DEFAULT_CARD, "return_to": back}
        try:
            outcome = await _paid(slug, key, details)
        except Exception:
            async with self:
                self.pay_busy = False
            raise
        async with self:
            self.pay_busy = False
            if self.event_slug != slug:
                return  # the tab went on to another page meanwhile; the order is found by its key
            yield await self._after_paying(outcome, key)

    @rx.event
    @permission("bearer")
    async def start_again(self, key: str, browser_id: str) -> EventSpec | list[EventSpec] | None:
        """Hold the same quantities again under a new key, at the prices of now."""
        self._forget_refusals()
        app, slug, client, entry = runtime.current(), self.event_slug, self._client(), self._entry()
        try:
            self.event = await self._page(await self._visitor())
            lines = _same_lines(self.draft, self.event)
            await orders.place(app, slug, key, lines, browser=browser_id, client=client, entry=entry)
            await self._read(key)
        except EventflyError as error:
            return self._refuse(error)
        self.editing, self.failure = False, ""
        return None

    def _entry(self) -> str:
        return events.entry_in(self.router.headers.cookie, self.event_slug)

    async def _page(self, account: AccountView | None) -> EventPageView:
        return await events.page(runtime.current(), self.event_slug, account=account, entry=self._entry())

    async def _after_paying(self, outcome: Any, key: str) -> Any:
        if isinstance(outcome, EventflyError):
            return await self._refused(outcome, key)
        with suppress(EventflyError):  # the outcome is told all the same
            await self._read(key)
        match outcome.step:
            case PaymentStep.PAID:
                return await self._to_order(key)
            case PaymentStep.ACTION:
                return rx.call_script(f"window.location.assign({_from_backend(outcome.action_url)})")
            case PaymentStep.DECLINED:
                self.failure = FAILURES.get(outcome.failure, OTHER_FAILURE)
                return rx.call_script(
                    "setTimeout(() => document.querySelector('[data-notice]')?.focus(), 60)"
                )
            case PaymentStep.REFUNDED:
                self.refunded = True
                return None
            case _:
                return look_again_later()

    async def _to_order(self, key: str) -> list[EventSpec]:
        link = await orders.link(runtime.current(), self.event_slug, key)
        return [forget_draft(), rx.redirect(link, replace=True)]

    async def _do(self, asking: Any, key: str) -> EventSpec | None:
        self._forget_refusals()
        try:
            await asking
            await self._read(key)
        except EventflyError as error:
            return await self._refused(error, key)
        return None

    async def _refused(self, error: EventflyError, key: str) -> EventSpec | None:
        if isinstance(error, NotFound):
            self.draft = None
            return None
        with suppress(EventflyError):  # the key itself may be what was refused
            await self._read(key)
        # What is over is told by the page itself, with the way on.
        return None if self.status in ("expired", "released") else self._refuse(error)

    async def _read(self, key: str) -> None:
        app = runtime.current()
        self.draft = await orders.draft(app, self.event_slug, key)
        self.now_iso, self.loaded = app.now().isoformat(), True
        if self.draft and self.draft.payment_failure and not self.failure:
            self.failure = FAILURES.get(self.draft.payment_failure, OTHER_FAILURE)


def _from_backend(address: str) -> str:
    # On a static site the bank's page, if it is one of ours, is at the backend.
    return f"new URL({rx.Var.create(address)!s}, window.efBackend || location.href).href"


async def _paid(slug: str, key: str, details: dict[str, str]) -> Any:
    try:
        return await orders.pay(runtime.current(), slug, key, details)
    except EventflyError as error:
        return error


def _buyer(draft: DraftView | None, form: dict[str, Any]) -> orders.BuyerForm:
    places = draft.attendees[:MOST_NAMES] if draft else []
    guests = tuple(
        orders.AttendeeForm(
            ticket_type_id=UUID(place.ticket_type_id),
            name=_typed(form, f"attendees.{place.position - 1}.name"),
        )
        for place in places
    )
    return orders.BuyerForm(
        name=_typed(form, "name"),
        email=_typed(form, "email"),
        consent=form.get("consent") in (True, "on", "true"),
        attendees=guests,
    )


def _typed(form: dict[str, Any], name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _same_lines(draft: DraftView | None, event: EventPageView) -> list[orders.LineRequest]:
    prices = {offered.id: offered.price_minor for offered in event.ticket_types}
    return [
        orders.LineRequest(
            UUID(line.ticket_type_id), line.quantity, prices.get(line.ticket_type_id, line.unit_minor)
        )
        for line in (draft.lines if draft else [])
    ]
