"""Pages of plain words: numbered sections with a heading each."""

import reflex as rx

from components import ui


def legal_page(title: str, lead: str, valid_from: str, text: str) -> rx.Component:
    """Set a page of plain words; in ``text`` a line ``# …`` begins a section, an empty line a paragraph."""
    blocks = [block for block in text.strip().split("\n\n") if block.strip()]
    headings = [block for block in blocks if block.startswith("# ")]
    return ui.page_shell(
        ui.page_title(title, lead=lead),
        ui.muted(f"In force since {valid_from}", small=True),
        ui.prose(*[_block(block, headings) for block in blocks]),
        narrow=True,
    )


def _block(block: str, headings: list[str]) -> rx.Component:
    if block in headings:
        return rx.el.h2(f"{headings.index(block) + 1}. {block.removeprefix('# ')}")
    return rx.el.p(" ".join(block.split()))
