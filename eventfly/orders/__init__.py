"""Orders: placing, paying, expiring, cancelling, and the box office that makes an on-sale fast and exact.

An order is ``held`` for a while, ``paying`` from the moment its payment row commits, then ``paid``; or it is
``expired`` or ``released`` without money, or ``cancelled`` after it. ``paying`` goes back to ``held`` when the
provider says that no money was taken.

Every command that moves an event's counters goes through the event's box office (``boxoffice``), which asks the
pure rules (``allocation``), under the lock of the event's row in ``event_sequences``.

Invariants: ``sold + held + offered <= capacity`` in every pool; all or nothing per order; one key, one order;
a payment's places are never released before the provider says that no money comes.
"""

from eventfly.orders.addressing import find_by_secret, find_event, hash_key, hash_origin, mint_secret
from eventfly.orders.announcing import BuyersWillBeTold
from eventfly.orders.attending import (
    AttendeeFilter,
    AttendeeSort,
    attendees_of_event,
    matching_attendees,
)
from eventfly.orders.boxoffice import BoxOffices
from eventfly.orders.buyers import TERMS_VERSION, AttendeeForm, BuyerForm
from eventfly.orders.calling_off import cancel_event
from eventfly.orders.cancelling import cancel, cancel_for_organizer
from eventfly.orders.correcting import (
    TooLateToRename,
    correct_address,
    correct_address_for_organizer,
    edit_attendee_for_organizer,
    rename_attendee,
)
from eventfly.orders.desk import managed_order
from eventfly.orders.editing import change_capacity, save_event
from eventfly.orders.errors import (
    AlreadyExtended,
    AlreadyPaid,
    BoxOfficeClosed,
    BoxOfficeFull,
    BuyerErased,
    DraftOpen,
    HoldLapsed,
    KeyReused,
    MustWait,
    NotOnSale,
    NotOpened,
    NotPayable,
    OrderClosed,
    PaymentUnderWay,
    PriceChanged,
    SoldOut,
    TooManyHeld,
)
from eventfly.orders.forgetting import forget_buyers
from eventfly.orders.holding import extend, give_details, release, release_for_organizer
from eventfly.orders.jobs import expire_holds, settle_payments
from eventfly.orders.listing import OrderFilter, OrderSort, matching, of_event
from eventfly.orders.messages import (
    ContactsErased,
    DetailsGiven,
    HoldExpired,
    HoldExtended,
    OrderCancelled,
    OrderNotPaid,
    OrderPaid,
    OrderPaying,
    OrderPlaced,
    OrderReleased,
    OrderRetaken,
)
from eventfly.orders.models import Order, OrderKey, OrderLine, OrderSecret, OrderStatus
from eventfly.orders.paying import pay, pay_by_secret, settle
from eventfly.orders.placing import place
from eventfly.orders.projection import ORDER_LINES, ORDERS
from eventfly.orders.queries import (
    account_link,
    document,
    document_of,
    draft,
    link,
    of_account,
    orders_of_address,
    view,
)
from eventfly.orders.recounting import count_money, count_places
from eventfly.orders.requests import LineRequest, Place
from eventfly.orders.situation import Answer
from eventfly.orders.views import (
    AccountOrderRow,
    AttendeeView,
    DraftView,
    OrderLineView,
    OrderView,
    OrganizerAttendeeRow,
    OrganizerAttendees,
    OrganizerOrderRow,
    OrganizerOrders,
    OrganizerOrderView,
    OrganizerTicketView,
    PaymentOutcome,
    PaymentStep,
    PlacedView,
    TicketView,
)
from eventfly.orders.walking import (
    AttendeeRecord,
    OrderRecord,
    cancel_of_event,
    document_own,
    order_of_event,
    release_by_secret,
    release_own,
    view_own,
    walk_attendees,
    walk_orders,
    walk_own,
)

__all__ = [
    "ORDERS",
    "ORDER_LINES",
    "TERMS_VERSION",
    "AccountOrderRow",
    "AlreadyExtended",
    "AlreadyPaid",
    "Answer",
    "AttendeeFilter",
    "AttendeeForm",
    "AttendeeRecord",
    "AttendeeSort",
    "AttendeeView",
    "BoxOfficeClosed",
    "BoxOfficeFull",
    "BoxOffices",
    "BuyerErased",
    "BuyerForm",
    "BuyersWillBeTold",
    "ContactsErased",
    "DetailsGiven",
    "DraftOpen",
    "DraftView",
    "HoldExpired",
    "HoldExtended",
    "HoldLapsed",
    "KeyReused",
    "LineRequest",
    "MustWait",
    "NotOnSale",
    "NotOpened",
    "NotPayable",
    "Order",
    "OrderCancelled",
    "OrderClosed",
    "OrderFilter",
    "OrderKey",
    "OrderLine",
    "OrderLineView",
    "OrderNotPaid",
    "OrderPaid",
    "OrderPaying",
    "OrderPlaced",
    "OrderRecord",
    "OrderReleased",
    "OrderRetaken",
    "OrderSecret",
    "OrderSort",
    "OrderStatus",
    "OrderView",
    "OrganizerAttendeeRow",
    "OrganizerAttendees",
    "OrganizerOrderRow",
    "OrganizerOrderView",
    "OrganizerOrders",
    "OrganizerTicketView",
    "PaymentOutcome",
    "PaymentStep",
    "PaymentUnderWay",
    "Place",
    "PlacedView",
    "PriceChanged",
    "SoldOut",
    "TicketView",
    "TooLateToRename",
    "TooManyHeld",
    "account_link",
    "attendees_of_event",
    "cancel",
    "cancel_event",
    "cancel_for_organizer",
    "cancel_of_event",
    "change_capacity",
    "correct_address",
    "correct_address_for_organizer",
    "count_money",
    "count_places",
    "document",
    "document_of",
    "document_own",
    "draft",
    "edit_attendee_for_organizer",
    "expire_holds",
    "extend",
    "find_by_secret",
    "find_event",
    "forget_buyers",
    "give_details",
    "hash_key",
    "hash_origin",
    "link",
    "managed_order",
    "matching",
    "matching_attendees",
    "mint_secret",
    "of_account",
    "of_event",
    "order_of_event",
    "orders_of_address",
    "pay",
    "pay_by_secret",
    "place",
    "release",
    "release_by_secret",
    "release_for_organizer",
    "release_own",
    "rename_attendee",
    "save_event",
    "settle",
    "settle_payments",
    "view",
    "view_own",
    "walk_attendees",
    "walk_orders",
    "walk_own",
]
