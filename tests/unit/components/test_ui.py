"""The components say to assistive technology what they show."""

import gzip
import re
from pathlib import Path

import pytest
import reflex as rx

from components import ui
from components.ui.icon import NAMES

ROOT = Path(__file__).parents[3]

# Names that say what a part is, and look like nothing but their neighbours.
PLAIN = {"ef-badge--neutral", "ef-button__label", "ef-error-summary", "ef-stat__note", "ef-step--next"}

# One of these loads Radix for the whole application: 160 KB more on every page.
THEMED = {
    "text",
    "heading",
    "button",
    "box",
    "flex",
    "grid",
    "stack",
    "vstack",
    "hstack",
    "card",
    "badge",
    "input",
    "icon",
    "toast",
    "link",
    "select",
    "table",
    "dialog",
    "alert_dialog",
    "avatar",
    "callout",
    "checkbox",
    "code",
    "container",
    "section",
    "separator",
    "divider",
    "switch",
    "tabs",
    "tooltip",
    "popover",
    "radio",
    "slider",
    "spinner",
    "skeleton",
    "text_area",
    "text_field",
    "theme",
    "theme_panel",
    "color_mode",
    "icon_button",
    "list",
    "progress",
    "scroll_area",
    "center",
    "spacer",
}


def rendered(component: rx.Component) -> str:
    return str(component)


def test_an_error_is_tied_to_its_field() -> None:
    field = rendered(ui.text_field("E-mail", "email", error="Write an address"))
    assert '"field-email-error"' in field
    assert '"aria-invalid":"true"' in field.replace(" ", "")
    assert '"data-error-for":"email"' in field.replace(" ", "")


def test_a_field_without_an_error_is_valid() -> None:
    assert '"aria-invalid":"false"' in rendered(ui.text_field("Name", "name")).replace(" ", "")


def test_a_hint_describes_its_field() -> None:
    assert "field-email-hint field-email-error" in rendered(
        ui.text_field("E-mail", "email", hint="For tickets")
    )


def test_an_icon_without_a_label_is_hidden() -> None:
    assert "aria-hidden" in rendered(ui.icon("clock"))


def test_an_icon_with_a_label_is_an_image() -> None:
    icon = rendered(ui.icon("clock", label="Time"))
    assert "aria-hidden" not in icon
    assert '"Time"' in icon


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(ValueError, match="No icon"):
        ui.icon("unicorn")


def test_an_icon_button_is_named() -> None:
    assert '"aria-label":"Share"' in rendered(ui.icon_button("share", "Share")).replace(" ", "")


def test_bad_news_interrupts_and_good_news_waits() -> None:
    assert '"alert"' in rendered(ui.banner("Sold out", tone="bad"))
    assert '"status"' in rendered(ui.banner("Paid", tone="good"))


def test_a_busy_button_says_so() -> None:
    assert '"aria-busy":"true"' in rendered(ui.button("Pay", busy=True)).replace(" ", "")


def test_the_stepper_names_what_it_counts() -> None:
    stepper = rendered(ui.quantity_stepper("Lawn tickets", "lawn", value=2))
    assert "Fewer Lawn tickets" in stepper
    assert "More Lawn tickets" in stepper


def test_a_table_can_be_scrolled_by_keyboard() -> None:
    table = rendered(ui.table("Orders", ["Order"], [ui.table_row("EF-1")])).replace(" ", "")
    assert '"aria-label":"Orders"' in table
    assert "tabIndex:0" in table.replace('"', "")


def test_a_row_may_mix_cells_and_values() -> None:
    row = rendered(ui.table_row(ui.cell("EF-1", heading=True), "Lawn"))
    assert row.count('"th"') == 1
    assert row.count('"td"') == 1


def test_every_component_class_is_styled() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "assets" / "styles").glob("*.css"))
    styled = set(re.findall(r"\.(ef-[a-z_-]+)", styles))
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "components" / "ui").glob("*.py"))
    used = set(re.findall(r"(?<![\w-])(ef-[a-z]+(?:(?:__|--|-)[a-z]+)*)(?=[\s\"'])", code))
    assert used - styled == PLAIN


def test_every_icon_named_in_components_and_pages_is_drawn() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("components", "pages")
        for path in (ROOT / folder).rglob("*.py")
    )
    named = set(re.findall(r'\bicon(?:_name)?(?:=|\()"([a-z-]+)"', code)) | set(
        re.findall(r'icon_tile\("([a-z-]+)"', code)
    )
    assert named <= NAMES


def test_the_script_stays_small() -> None:
    assert len(gzip.compress((ROOT / "assets" / "eventfly.js").read_bytes(), 9)) <= 4_400


def test_no_themed_component_is_used() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("components", "pages")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert set(re.findall(r"\brx\.([a-z_]+)\b", code)) & THEMED == set()
