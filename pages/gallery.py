"""Every component in its states, at /gallery, in development only."""

import math

import reflex as rx

from components import ui

ROUTE = "/gallery"
_DEADLINE = rx.Var("new Date(Date.now() + 437000).toISOString()")
_CURVE = [math.sin(day / 4.2) * 6 + day * 1.35 + (9 if day in (12, 13, 21) else 0) for day in range(30)]


def gallery() -> rx.Component:
    """Show the design language on one page."""
    return ui.page_shell(
        ui.page_title(
            "One design language",
            lead="Every component in every state, as pages use them.",
            action=ui.live_badge("On sale now"),
        ),
        ui.stack(
            _type(),
            _actions(),
            _forms(),
            _messages(),
            _events(),
            _event_page(),
            _checkout(),
            _tickets(),
            _dashboard(),
            _waiting(),
            gap=64,
        ),
    )


def organizer_gallery() -> rx.Component:
    """Show the organizer's shell."""
    items = [
        ("home", "Overview", "/gallery/organizer", True),
        ("calendar", "Events", "#", False),
        ("receipt", "Orders", "#", False),
        ("users", "Attendees", "#", False),
        ("door", "Door", "#", False),
        ("settings", "Settings", "#", False),
    ]
    return ui.organizer_shell(
        ui.breadcrumbs([("Events", "#")], "Night of the Fireflies"),
        ui.page_title("Night of the Fireflies", action=ui.button("Publish", kind="primary")),
        _dashboard(),
        items=items,
    )


def _group(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(ui.stack(ui.section_title(title), *children, gap=20))


def _type() -> rx.Component:
    return _group(
        "Type",
        ui.eyebrow("Music · Lisbon"),
        rx.el.p("Night of the Fireflies", class_name="font-display text-4xl font-bold"),
        ui.prose(
            rx.el.p(
                "Bricolage Grotesque speaks, Inter explains. ",
                ui.text_link("A link", href="#"),
                " inside a sentence.",
            ),
            rx.el.ul(rx.el.li("Doors at 19:00"), rx.el.li("Zürich, Łódź, São Paulo, Tromsø")),
        ),
        ui.cluster(
            ui.money("42.00 €", note="incl. fees"),
            ui.money("36.00 €", was="42.00 €"),
            ui.when("Sat 24 Oct, 20:00", iso="2026-10-24T20:00:00+01:00", zone="Lisbon time"),
            ui.live_line(going="148 going", left="12 left", looking="9 looking now"),
            gap=32,
        ),
    )


def _actions() -> rx.Component:
    return _group(
        "Actions",
        ui.cluster(
            ui.button("Get tickets", kind="primary", size="large"),
            ui.button("Hold my seat", kind="primary"),
            ui.button("Save draft"),
            ui.button("Cancel", kind="quiet"),
            ui.button("Refund 40 €", kind="danger"),
            ui.button("Paying", kind="primary", busy=True),
            ui.button("Not yet", disabled=True),
            ui.button_link("Add to calendar", href="#", icon_name="calendar-plus"),
            ui.icon_button("share", "Share"),
        ),
        ui.cluster(
            ui.badge("Draft"),
            ui.live_badge("12 left"),
            ui.badge("Paid", tone="good"),
            ui.badge("Waiting", tone="warn"),
            ui.badge("Failed", tone="bad"),
            ui.badge("New", tone="action"),
            ui.avatar("Casa do Lume", "CL"),
        ),
        ui.filter_bar(
            ui.search_box("Search events", placeholder="Artist, place, mood"),
            ui.chip_select("When", "when", [("", "Any time"), ("week", "This week")]),
            ui.chip("Free", active=True),
            ui.chip("Music", icon_name="sparkle"),
            ui.removable_chip("Lisbon"),
        ),
        ui.tabs("Event", [("Orders", "#", True), ("Attendees", "#", False), ("Messages", "#", False)]),
        ui.cluster(
            ui.segmented("View", [("Day", True, None), ("Week", False, None), ("Month", False, None)])
        ),
        ui.pagination(label="Page 2 of 5", previous_href="#", next_href="#"),
        ui.cluster(*[ui.icon(name, label=name) for name in sorted(ui_icon_names())], gap=16),
    )


def _forms() -> rx.Component:
    return _group(
        "Forms",
        ui.card(
            rx.el.form(
                ui.error_summary(
                    [
                        ("email", "Write an address such as name@example.org"),
                        ("terms", "Please accept the terms"),
                    ]
                ),
                ui.form_row(
                    ui.text_field("Name", "name", auto_complete="name", default_value="Ines"),
                    ui.text_field(
                        "E-mail",
                        "email",
                        type="email",
                        hint="Your tickets go here",
                        error="Write an address such as name@example.org",
                        default_value="ines@",
                    ),
                ),
                ui.form_row(
                    ui.text_field("Price", "price", type="number", suffix="EUR", default_value="18.00"),
                    ui.select_field("Category", "category", [("music", "Music"), ("food", "Food")]),
                    ui.datetime_field("Starts", "starts", zone="Europe/Lisbon"),
                ),
                ui.textarea_field("Description", "description", required=False, hint="Markdown is welcome"),
                ui.choice_cards(
                    "Test card",
                    "test_card",
                    [("ok", "Succeeds", "Paid at once"), ("declined", "Declined", "The bank says no")],
                    value="ok",
                ),
                ui.checkbox_field(
                    rx.fragment("I accept the ", ui.text_link("terms", href="#")),
                    "terms",
                    error="Please accept the terms",
                ),
                ui.form_actions(ui.button("Publish", kind="primary", submit=True), ui.button("Preview")),
                class_name="ef-form",
            )
        ),
    )


def _messages() -> rx.Component:
    return _group(
        "Messages",
        ui.banner("Your seats are held", "Finish within ten minutes.", tone="info"),
        ui.banner("Paid. Your tickets are on their way", "We wrote to ines@example.org.", tone="good"),
        ui.banner(
            "The price rose while you were looking",
            "It is 44.00 € now.",
            tone="warn",
            action=ui.button("Accept 44.00 €", size="small"),
        ),
        ui.banner(
            "These tickets just sold out",
            "Two places in Balcony are left.",
            tone="bad",
            action=ui.button("Show them", size="small"),
        ),
        ui.sandbox_banner(),
        ui.empty_state(
            "No orders yet",
            "They appear here the second somebody buys. Share your page to begin.",
            action=ui.button("Copy the link", kind="primary", icon_name="copy"),
        ),
    )


_EVENTS = [
    (
        "Night of the Fireflies: an open-air concert for four hundred lanterns",
        "music",
        "Oct",
        "24",
        "Sat 24 Oct, 20:00",
        "Jardim da Estrela, Lisbon",
        "from 18.00 €",
        "12 left",
    ),
    ("The Slow Bread Workshop", "food", "Oct", "25", "Sun 25 Oct, 10:00", "Backhaus, Leipzig", "45.00 €", ""),
    ("Type & Machine", "tech", "Nov", "02", "Mon 2 Nov, 09:00", "Kraftwerk, Zürich", "from CHF 120", ""),
    (
        "A Winter's Tale",
        "theatre",
        "Nov",
        "05",
        "Thu 5 Nov, 19:30",
        "The Old Vic Tunnels, London",
        "from £22.00",
        "few left",
    ),
    ("Ten Kilometres by Moonlight", "sport", "Nov", "07", "Sat 7 Nov, 22:00", "Planty, Kraków", "Free", ""),
    ("Paper, Ink, Light", "art", "Nov", "08", "Sun 8 Nov, 11:00", "Fondazione, Torino", "9.00 €", ""),
    (
        "Neighbours' Long Table",
        "community",
        "Nov",
        "09",
        "Mon 9 Nov, 18:00",
        "Sonnenallee, Berlin",
        "Free",
        "",
    ),
    ("Super 8 Night", "film", "Nov", "11", "Wed 11 Nov, 21:00", "Kino Moderne, Praha", "8.00 €", ""),
    ("Bind Your First Book", "workshop", "Nov", "14", "Sat 14 Nov, 10:00", "Atelier 12, Bern", "CHF 80", ""),
    ("An Afternoon of Kites", "other", "Nov", "15", "Sun 15 Nov, 14:00", "Scheveningen beach", "5.00 €", ""),
]


def _events() -> rx.Component:
    cards = [_event(index, row) for index, row in enumerate(_EVENTS)]
    return _group("Events", *cards[:1], ui.event_grid(*cards[1:], ui.skeleton_event_card()))


def _event(index: int, row: tuple[str, ...]) -> rx.Component:
    title, category, month, day, when, place, price, left = row
    return ui.event_card(
        href="#",
        title=title,
        cover_src=f"/gallery-covers/{category}.svg",
        month=month,
        day=day,
        when=when,
        iso="2026-10-24T20:00:00+01:00",
        place=place,
        price=price,
        left=left,
        sold_out=index == 4,
        featured=index == 0,
    )


def _event_page() -> rx.Component:
    words = ui.stack(
        ui.event_hero(title=_EVENTS[0][0], cover_src="/gallery-covers/music.svg", eyebrow="Music · Lisbon"),
        ui.live_line(going="148 going", left="12 left", looking="9 looking now"),
        ui.fact_block(
            ui.date_block(month="Oct", day="24"),
            "Saturday 24 October, 20:00 to 23:30",
            "Lisbon time; 21:00 where you are",
        ),
        ui.fact_block(ui.icon_tile("pin"), "Jardim da Estrela", ui.text_link("Show the map", href="#")),
    )
    return _group("Event page", ui.with_aside(words, _ticket_card()))


def _ticket_card() -> rx.Component:
    return ui.card(
        ui.ticket_types(
            ui.ticket_type_row(
                type_id="a",
                name="Lawn",
                price="18.00 €",
                note="incl. fees",
                left="12 left",
                control=ui.quantity_stepper("Lawn tickets", "a", value=2),
            ),
            ui.ticket_type_row(
                type_id="b",
                name="Lantern circle",
                price="42.00 €",
                description="Cushion, lantern, tea",
                control=ui.quantity_stepper("Lantern circle tickets", "b", value=0, at_minimum=True),
            ),
            ui.ticket_type_row(
                type_id="c",
                name="Early bird",
                price="14.00 €",
                control=ui.badge("Sold out"),
                unavailable=True,
            ),
        ),
        rx.el.div(ui.button("Hold 2 tickets", kind="primary", size="large", wide=True), class_name="mt-6"),
        ui.muted("36.00 € in all. Nothing is added later.", small=True),
        title="Tickets",
        float=True,
    )


def _checkout() -> rx.Component:
    return _group(
        "Checkout",
        ui.steps(["Tickets", "People", "Payment"], 2),
        ui.countdown(_DEADLINE, action=ui.button("Keep them longer", kind="quiet", size="small")),
        ui.card(
            ui.facts(("2 × Lawn", "36.00 €"), ("Fees", "included"), total=("Total", "36.00 €")),
            title="Your order",
        ),
    )


def _tickets() -> rx.Component:
    def one(number: str, holder: str, state: str = "") -> rx.Component:
        return ui.ticket(
            event="Night of the Fireflies",
            when="Sat 24 Oct 2026, 20:00",
            place="Jardim da Estrela, Lisbon",
            holder=holder,
            type_name="Lawn",
            number=number,
            qr_src="/gallery-covers/qr.svg",
            state=state,
            actions=ui.cluster(
                ui.button_link("PDF", href="#", icon_name="download"),
                ui.button("Pass on", icon_name="share"),
                gap=8,
            ),
        )

    return _group(
        "Tickets", ui.ticket_strip(one("1 of 2", "Ines"), one("2 of 2", "A friend of Ines", "Cancelled"))
    )


def _dashboard() -> rx.Component:
    line, area = ui.area_path(_CURVE)
    orders = [
        ("EF-7K2M9QXA", "Lawn × 2", "36.00 €", ui.badge("Paid", tone="good")),
        ("EF-P4TT01ZC", "Lantern circle × 1", "42.00 €", ui.badge("Held", tone="live")),
        ("EF-0WQ8N5RD", "Lawn × 4", "72.00 €", ui.badge("Refunded")),
    ]
    rows = [
        ui.table_row(ui.cell(ref, heading=True), what, ui.cell(total, number=True), state)
        for ref, what, total, state in orders
    ]
    return ui.stack(
        ui.section_title("Dashboard"),
        ui.stats(
            ui.stat("Sold", "148", change="12 today"),
            ui.stat("Revenue", "4,212 €", change="8 % on last week"),
            ui.stat("Held now", "6"),
            ui.stat("Refunded", "72 €", change="1 order", rising=False),
        ),
        ui.card(
            ui.area_chart(
                "Tickets sold",
                line,
                area,
                summary="148 tickets in 30 days, most of them this week",
                first="25 Sep",
                last="24 Oct",
                numbers=ui.table(
                    "Tickets sold by day",
                    ["Day", ("Tickets", "number")],
                    [ui.table_row("24 Oct", ui.cell("12", number=True))],
                ),
            )
        ),
        ui.card(
            ui.table("Orders", ["Order", "Tickets", ("Total", "number"), "State"], rows),
            title="Orders",
            action=ui.button("Export", size="small", icon_name="download"),
            flush=True,
        ),
    )


def _waiting() -> rx.Component:
    return _group("Waiting", ui.loading(ui.skeleton_text(4), ui.skeleton_rows(2)))


def ui_icon_names() -> frozenset[str]:
    """Return the names of every icon."""
    from components.ui.icon import NAMES

    return NAMES


def register(app: rx.App) -> None:
    """Add the gallery's routes."""
    app.add_page(gallery, route=ROUTE, title="Gallery")
    app.add_page(organizer_gallery, route="/gallery/organizer", title="Gallery: organizer")
