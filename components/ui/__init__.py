"""The design language as components: state-free, on plain elements, styled by the `ef-` classes of
`assets/styles`.

Page authors import everything from here. Each text, flag or number may be a plain value or a Reflex Var.
What looks
alike in server-rendered pages uses the same class names, so the stylesheet is the one source of the look.
"""

from .badge import badge, glow_dot, live_badge
from .banner import banner, sandbox_banner
from .button import button, button_link, icon_button, text_link
from .card import card
from .chart import area_chart, area_path, curve_chart, share_bar, spark_line
from .conditions import classes, shown_if
from .connection import connection_banner
from .countdown import countdown
from .empty import empty_state
from .event_card import (
    cover,
    date_block,
    day_heading,
    event_card,
    event_grid,
    event_hero,
    fact_block,
    icon_tile,
    sticky_bar,
    ticket_type_row,
    ticket_types,
)
from .field import (
    checkbox_field,
    choice_cards,
    datetime_field,
    error_summary,
    form_actions,
    form_row,
    posted_form,
    select_field,
    text_field,
    textarea_field,
)
from .figures import live_line, live_number, live_source, money, stat, stats, when
from .head import STYLESHEETS, head_components
from .icon import icon
from .mark import logo, mark
from .navigation import (
    avatar,
    breadcrumbs,
    chip,
    chip_link,
    chip_select,
    filter_bar,
    pagination,
    removable_chip,
    search_box,
    segmented,
    steps,
    tabs,
)
from .shell import (
    cluster,
    color_mode_toggle,
    organizer_shell,
    page_shell,
    sign_out_form,
    site_footer,
    site_header,
    skip_link,
    stack,
    with_aside,
)
from .skeleton import loading, skeleton, skeleton_event_card, skeleton_rows, skeleton_text
from .stepper import quantity_stepper
from .table import cell, sort_heading, table, table_row
from .text import eyebrow, facts, muted, page_title, prose, section_title
from .ticket import ticket, ticket_strip

__all__ = [
    "STYLESHEETS",
    "area_chart",
    "area_path",
    "avatar",
    "badge",
    "banner",
    "breadcrumbs",
    "button",
    "button_link",
    "card",
    "cell",
    "checkbox_field",
    "chip",
    "chip_link",
    "chip_select",
    "choice_cards",
    "classes",
    "cluster",
    "color_mode_toggle",
    "connection_banner",
    "countdown",
    "cover",
    "curve_chart",
    "date_block",
    "datetime_field",
    "day_heading",
    "empty_state",
    "error_summary",
    "event_card",
    "event_grid",
    "event_hero",
    "eyebrow",
    "fact_block",
    "facts",
    "filter_bar",
    "form_actions",
    "form_row",
    "glow_dot",
    "head_components",
    "icon",
    "icon_button",
    "icon_tile",
    "live_badge",
    "live_line",
    "live_number",
    "live_source",
    "loading",
    "logo",
    "mark",
    "money",
    "muted",
    "organizer_shell",
    "page_shell",
    "page_title",
    "pagination",
    "posted_form",
    "prose",
    "quantity_stepper",
    "removable_chip",
    "sandbox_banner",
    "search_box",
    "section_title",
    "segmented",
    "select_field",
    "share_bar",
    "shown_if",
    "sign_out_form",
    "site_footer",
    "site_header",
    "skeleton",
    "skeleton_event_card",
    "skeleton_rows",
    "skeleton_text",
    "skip_link",
    "sort_heading",
    "spark_line",
    "stack",
    "stat",
    "stats",
    "steps",
    "sticky_bar",
    "table",
    "table_row",
    "tabs",
    "text_field",
    "text_link",
    "textarea_field",
    "ticket",
    "ticket_strip",
    "ticket_type_row",
    "ticket_types",
    "when",
    "with_aside",
]
