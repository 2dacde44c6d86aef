"""The people of a team and the places offered in it, with what can be done about each."""

import reflex as rx

from components import ui
from eventfly.organizers.views import InvitationView, MemberView
from state.team import TeamState as State

ROLES = [("owner", "Owner"), ("manager", "Manager"), ("staff", "Staff")]
CHOICES = [
    ("staff", "Staff", "Sees events and orders, and helps buyers with their tickets."),
    ("manager", "Manager", "Also creates events, sells, refunds and erases."),
    ("owner", "Owner", "Also runs the team and the organization's settings."),
]
_ROW = "flex flex-wrap items-center gap-x-6 gap-y-3 px-5 py-4 border-t border-line first:border-t-0"


def members() -> rx.Component:
    """List the members, owners first."""
    return ui.card(rx.el.ul(rx.foreach(State.team.members, _member)), flush=True, aria_label="Members")


def invitations() -> rx.Component:
    """List the invitations that are not accepted yet."""
    return rx.el.section(
        ui.section_title("Invited", hint="Each link works once, for a week, for the address it went to."),
        ui.card(rx.el.ul(rx.foreach(State.team.invitations, _invitation)), flush=True),
        class_name="flex flex-col gap-4",
    )


def invite_form() -> rx.Component:
    """Ask for the address of somebody new, and what they may do."""
    return ui.card(
        rx.el.form(
            ui.error_summary(State.summary),
            rx.el.input(type="hidden", name="organization", value=State.team.organization.id, read_only=True),
            ui.text_field(
                "E-mail address",
                "email",
                type="email",
                error=State.problems.get("email", ""),
                auto_complete="off",
                max_length=254,
            ),
            _roles(),
            ui.form_actions(ui.button("Send the invitation", kind="primary", submit=True, icon_name="mail")),
            on_submit=State.invite,
            no_validate=True,
            class_name="ef-form",
            key=State.invited.to_string(),
        ),
        title="Invite somebody",
    )


def leaving() -> rx.Component:
    """Let a member leave."""
    organization = State.team.organization
    sure = ui.cluster(
        ui.button(f"Leave {organization.name}", kind="danger", on_click=State.leave(organization.id)),
        ui.button("Stay", kind="quiet", on_click=State.ask("")),
    )
    return rx.el.section(
        ui.section_title(
            "Leave this team",
            hint="You see nothing of its events and orders any more, until somebody invites you again.",
        ),
        rx.cond(
            State.asking == organization.id,
            sure,
            rx.el.div(ui.button("Leave the team", on_click=State.ask(organization.id))),
        ),
        class_name="flex flex-col gap-4 pt-6 border-t border-line",
    )


def _member(member: rx.Var[MemberView]) -> rx.Component:
    manages = State.team.organization.may_manage_team
    who = rx.el.div(
        rx.el.p(
            rx.el.strong(member.name, class_name="break-words"),
            rx.cond(member.you, rx.el.span(" (you)", class_name="ef-muted"), rx.fragment()),
        ),
        rx.el.p(
            rx.cond(member.email, rx.el.span(member.email, " · ", class_name="break-all"), rx.fragment()),
            "since ",
            member.since_text,
            class_name="ef-muted ef-small",
        ),
        class_name="min-w-0 flex-1 basis-56",
    )
    return rx.el.li(who, rx.cond(manages, _managed(member), _role_badge(member.role)), class_name=_ROW)


def _managed(member: rx.Var[MemberView]) -> rx.Component:
    remove = ui.button(
        "Remove", size="small", on_click=State.ask(member.account_id), aria_label=f"Remove {member.name}"
    )
    sure = ui.cluster(
        ui.button(
            f"Remove {member.name}",
            size="small",
            kind="danger",
            on_click=State.remove(member.account_id),
            class_name="max-w-64",
        ),
        ui.button("Leave it", size="small", kind="quiet", on_click=State.ask("")),
    )
    return ui.cluster(
        rx.el.div(
            rx.el.select(
                *[rx.el.option(text, value=value) for value, text in ROLES],
                value=member.role,
                on_change=lambda role: State.change_role(member.account_id, role),
                aria_label=f"Role of {member.name}",
                class_name="ef-input ef-input--select",
            ),
            ui.icon("chevron-down", size=18),
            class_name="ef-select w-36",
        ),
        rx.cond(member.you, rx.fragment(), rx.cond(State.asking == member.account_id, sure, remove)),
    )


def _role_badge(role: rx.Var[str]) -> rx.Component:
    return rx.match(
        role,
        ("owner", ui.badge("Owner", tone="good")),
        ("manager", ui.badge("Manager")),
        ui.badge("Staff"),
    )


def _invitation(offered: rx.Var[InvitationView]) -> rx.Component:
    until = rx.cond(
        offered.expired,
        rx.el.span("ran out on ", offered.until_text),
        rx.el.span("until ", offered.until_text),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.strong(offered.email), class_name="break-all"),
            rx.el.p("as ", offered.role, ", ", until, class_name="ef-muted ef-small"),
            class_name="min-w-0 flex-1 basis-56",
        ),
        rx.cond(offered.expired, ui.badge("Expired", tone="bad"), ui.badge("Waiting")),
        ui.cluster(
            ui.button(
                "Send again",
                size="small",
                on_click=State.resend(offered.id),
                aria_label=f"Send again to {offered.email}",
            ),
            ui.button(
                "Withdraw",
                size="small",
                kind="quiet",
                on_click=State.withdraw(offered.id),
                aria_label=f"Withdraw the invitation of {offered.email}",
            ),
        ),
        class_name=_ROW,
    )


def _roles() -> rx.Component:
    cards = [
        rx.el.label(
            rx.el.input(
                type="radio",
                name="role",
                value=value,
                default_checked=value == "staff",
                class_name="ef-radio",
            ),
            rx.el.span(
                rx.el.span(title, class_name="ef-choice__title"),
                rx.el.span(text, class_name="ef-choice__text"),
                class_name="ef-choice__words",
            ),
            class_name="ef-choice",
        )
        for value, title, text in CHOICES
    ]
    return rx.el.fieldset(
        rx.el.legend("Role", class_name="ef-field__label"),
        rx.el.div(*cards, class_name="ef-choices"),
        rx.el.p(State.problems.get("role", ""), class_name="ef-field__error", data_error_for="role"),
        class_name="ef-field",
    )
