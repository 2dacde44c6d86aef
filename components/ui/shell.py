"""The frame of every page: header, main, footer; and the organizer's with its left rail."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from eventfly import routes

from .button import button_link, icon_button
from .conditions import Flag, Text, chosen, classes
from .icon import icon
from .mark import logo

RailItem = tuple[str, str, Text, Flag]


def page_shell(
    *children: rx.Component,
    signed_in: Flag = False,
    organizing: Flag = False,
    narrow: bool = False,
    class_name: Text = "",
    **props: Any,
) -> rx.Component:
    """Frame a public or an attendee's page; `narrow` keeps it at reading width, for forms and orders."""
    return rx.el.div(
        skip_link(),
        site_header(signed_in=signed_in, organizing=organizing),
        rx.el.main(
            *children,
            id="main",
            tab_index=-1,
            class_name=classes("ef-main", "ef-main--narrow" if narrow else "", class_name),
        ),
        site_footer(),
        class_name="ef-shell",
        **props,
    )


def organizer_shell(
    *children: rx.Component, items: Sequence[RailItem], switcher: rx.Component | None = None, **props: Any
) -> rx.Component:
    """Frame an organizer's page; `items` of the rail are `(icon name, label, href, current)`."""
    return rx.el.div(
        skip_link(),
        rx.el.aside(
            rx.el.div(logo(), class_name="ef-rail__head"),
            switcher if switcher is not None else rx.fragment(),
            rx.el.nav(
                *[_rail_link(*item) for item in items], aria_label="Organizer", class_name="ef-rail__nav"
            ),
            rx.el.div(sign_out_form(), color_mode_toggle(), class_name="ef-rail__foot"),
            class_name="ef-rail",
        ),
        rx.el.main(*children, id="main", tab_index=-1, class_name="ef-main ef-main--organizer"),
        class_name="ef-organizer-shell",
        **props,
    )


def site_header(*, signed_in: Flag = False, organizing: Flag = False) -> rx.Component:
    """Head every public page: the mark, the way to one's tickets, signing in or out, light or dark."""
    return rx.el.header(
        rx.el.div(
            logo(),
            rx.el.nav(
                rx.el.a("Discover", href=routes.DISCOVER, class_name="ef-nav-link ef-nav-link--wide"),
                _either(
                    organizing,
                    rx.el.a("Organize", href=routes.ORGANIZE, class_name="ef-nav-link"),
                    rx.fragment(),
                ),
                _either(
                    signed_in,
                    rx.fragment(
                        rx.el.a("My tickets", href=routes.MY_TICKETS, class_name="ef-nav-link"),
                        rx.el.a("Account", href=routes.ACCOUNT, class_name="ef-nav-link ef-nav-link--wide"),
                        sign_out_form(),
                    ),
                    rx.fragment(
                        rx.el.a(
                            "Find my order",
                            href=routes.FIND_ORDER,
                            class_name="ef-nav-link ef-nav-link--wide",
                        ),
                        button_link("Sign in", href=routes.SIGN_IN, size="small"),
                    ),
                ),
                color_mode_toggle(),
                aria_label="Main",
                class_name="ef-header__nav",
            ),
            class_name="ef-header__inner",
        ),
        class_name="ef-header",
    )


def site_footer() -> rx.Component:
    """Close every public page: what this is, and the words one may need."""
    links = [("Terms", routes.TERMS), ("Privacy", routes.PRIVACY), ("Find my order", routes.FIND_ORDER)]
    return rx.el.footer(
        rx.el.div(
            rx.el.div(logo(), rx.el.p("Tickets for what is on near you.", class_name="ef-muted ef-small")),
            rx.el.nav(
                *[rx.el.a(label, href=href, class_name="ef-footer__link") for label, href in links],
                aria_label="Legal",
                class_name="ef-footer__links",
            ),
            class_name="ef-footer__inner",
        ),
        class_name="ef-footer",
    )


def sign_out_form() -> rx.Component:
    """Sign out by a real post, since the session lives in a cookie that no script may read."""
    return rx.el.form(
        rx.el.button("Sign out", type="submit", class_name="ef-nav-link"),
        action="/auth/sign-out",
        method="post",
        data_ef_post="",
    )


def color_mode_toggle() -> rx.Component:
    """Switch between light and dark, by `eventfly.js`: on every page, and before hydration."""
    return icon_button(
        "moon", "Switch between light and dark", class_name="ef-theme-toggle", data_ef_theme=""
    )


def skip_link() -> rx.Component:
    """Let the keyboard jump over the header."""
    return rx.el.a("Skip to content", href="#main", class_name="ef-skip-link")


def with_aside(main: rx.Component, aside: rx.Component) -> rx.Component:
    """Set text left and a sticky card right on wide screens, one after the other on a phone."""
    return rx.el.div(main, rx.el.aside(aside, class_name="ef-columns__aside"), class_name="ef-columns")


def stack(*children: rx.Component, gap: int = 24, class_name: Text = "", **props: Any) -> rx.Component:
    """Set children under each other, `gap` pixels apart (on the 4-pixel grid)."""
    return rx.el.div(
        *children, class_name=classes("ef-stack", class_name), style={"--ef-gap": f"{gap}px"}, **props
    )


def cluster(*children: rx.Component, gap: int = 12, class_name: Text = "", **props: Any) -> rx.Component:
    """Set children in a line that wraps, `gap` pixels apart."""
    return rx.el.div(
        *children, class_name=classes("ef-cluster", class_name), style={"--ef-gap": f"{gap}px"}, **props
    )


def _rail_link(icon_name: str, label: str, href: Text, current: Flag) -> rx.Component:
    return rx.el.a(
        icon(icon_name),
        rx.el.span(label),
        href=href,
        class_name="ef-rail__link",
        aria_current=chosen(current, "page", "false"),
    )


def _either(flag: Flag, yes: rx.Component, no: rx.Component) -> rx.Component:
    if isinstance(flag, rx.Var):
        return rx.cond(flag, yes, no)
    return yes if flag else no
