"""The PDF: one page a ticket, the ticket as an object with a perforated edge and a large QR code."""

from __future__ import annotations

from io import BytesIO
from threading import Lock

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from eventfly.tickets.documents import OrderDocument, TicketDocument
from eventfly.tickets.lettering import BOLD, DISPLAY, REGULAR, draw, prepare, width, wrap
from eventfly.tickets.qr import MODULES, QUIET_ZONE, dark_runs

INK, MUTED, LINE = HexColor("#1B1A20"), HexColor("#5F5C68"), HexColor("#D9D5CD")
PAPER, ACTION, GLOW = HexColor("#F7F5F1"), HexColor("#5B3DF5"), HexColor("#F5A524")
TEST_FILL, TEST_INK = HexColor("#FDE9C4"), HexColor("#92400E")

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 48.0
LEFT, RIGHT = MARGIN, PAGE_WIDTH - MARGIN
TOP = PAGE_HEIGHT - 104
PADDING = 32.0
STUB = 292.0
"""Height of the part below the perforation."""
NOTCH = 11.0
QR_SIDE = 232.0
_one_at_a_time = Lock()


def pdf(order: OrderDocument) -> bytes:
    """Draw all tickets of an order, a page each. It takes some 10 ms: async code calls it in a thread."""
    prepare()
    out = BytesIO()
    with _one_at_a_time:  # the registered fonts count glyphs per document, and are not made for threads
        canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
        canvas.setTitle(f"{order.event_title} – {order.reference}")
        canvas.setAuthor(order.organizer)
        canvas.setCreator("Eventfly")
        for ticket in order.tickets:
            _page(canvas, order, ticket)
            canvas.showPage()
        canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, order: OrderDocument, ticket: TicketDocument) -> None:
    _letterhead(canvas, order)
    facts = _facts(order)
    title = wrap(order.event_title, DISPLAY, 27, RIGHT - LEFT - 2 * PADDING, lines=3)
    head = PADDING * 2 + 18 + len(title) * 31 + 8 + sum(_fact_height(lines) for _, lines in facts)
    bottom = TOP - head - STUB
    _card(canvas, bottom, TOP, TOP - head)
    _head(canvas, order, title, facts)
    _stub(canvas, order, ticket, bottom)
    _footer(canvas, order, bottom - 30)


def _letterhead(canvas: Canvas, order: OrderDocument) -> None:
    y = PAGE_HEIGHT - 68
    _mark(canvas, LEFT, y - 5, 22)
    canvas.setFillColor(INK)
    draw(canvas, LEFT + 30, y, "Eventfly", font=DISPLAY, size=16)
    if order.sandbox:
        _test_mark(canvas, y)


def _mark(canvas: Canvas, x: float, y: float, side: float) -> None:
    unit = side / 32
    canvas.setStrokeColor(ACTION)
    canvas.setLineWidth(3 * unit)
    canvas.roundRect(x + 3 * unit, y + 6 * unit, 26 * unit, 20 * unit, 4 * unit, stroke=1, fill=0)
    canvas.setFillColor(HexColor("#FBDBA7"))
    canvas.circle(x + 16 * unit, y + 16 * unit, 7 * unit, stroke=0, fill=1)
    canvas.setFillColor(GLOW)
    canvas.circle(x + 16 * unit, y + 16 * unit, 4.2 * unit, stroke=0, fill=1)


def _test_mark(canvas: Canvas, y: float) -> None:
    text = "TEST – no real money was taken"
    room = width(text, BOLD, 10) + 24
    canvas.setFillColor(TEST_FILL)
    canvas.roundRect(RIGHT - room, y - 8, room, 24, 12, stroke=0, fill=1)
    canvas.setFillColor(TEST_INK)
    draw(canvas, RIGHT - room + 12, y, text, font=BOLD, size=10)


def _facts(order: OrderDocument) -> list[tuple[str, list[str]]]:
    room = RIGHT - LEFT - 2 * PADDING - 76
    when = [*wrap(order.when, REGULAR, 12.5, room, lines=2), order.zone_name]
    if order.doors:
        when.append(f"Doors open at {order.doors}")
    where = wrap(order.place, REGULAR, 12.5, room, lines=3)
    return [("When", when), ("Where", where)] if where else [("When", when)]


def _fact_height(lines: list[str]) -> float:
    return 14 + 17 * len(lines)


def _card(canvas: Canvas, bottom: float, top: float, fold: float) -> None:
    canvas.setLineWidth(1)
    canvas.setStrokeColor(LINE)
    canvas.setFillColor(PAPER)
    outline = canvas.beginPath()
    radius = 16.0
    outline.moveTo(LEFT + radius, top)
    outline.lineTo(RIGHT - radius, top)
    outline.arcTo(RIGHT - 2 * radius, top - 2 * radius, RIGHT, top, 90, -90)
    outline.lineTo(RIGHT, fold + NOTCH)
    outline.arcTo(RIGHT - NOTCH, fold - NOTCH, RIGHT + NOTCH, fold + NOTCH, 90, 180)
    outline.lineTo(RIGHT, bottom + radius)
    outline.arcTo(RIGHT - 2 * radius, bottom, RIGHT, bottom + 2 * radius, 0, -90)
    outline.lineTo(LEFT + radius, bottom)
    outline.arcTo(LEFT, bottom, LEFT + 2 * radius, bottom + 2 * radius, 270, -90)
    outline.lineTo(LEFT, fold - NOTCH)
    outline.arcTo(LEFT - NOTCH, fold - NOTCH, LEFT + NOTCH, fold + NOTCH, 270, 180)
    outline.lineTo(LEFT, top - radius)
    outline.arcTo(LEFT, top - 2 * radius, LEFT + 2 * radius, top, 180, -90)
    outline.close()
    canvas.drawPath(outline, stroke=1, fill=1)
    canvas.setDash(1, 5)
    canvas.setLineCap(1)
    canvas.setLineWidth(1.6)
    canvas.line(LEFT + NOTCH + 8, fold, RIGHT - NOTCH - 8, fold)
    canvas.setDash()
    canvas.setLineCap(0)


def _head(canvas: Canvas, order: OrderDocument, title: list[str], facts: list[tuple[str, list[str]]]) -> None:
    x, y = LEFT + PADDING, TOP - PADDING - 8
    canvas.setFillColor(ACTION)
    draw(
        canvas,
        x,
        y,
        wrap(order.organizer, BOLD, 11, 420, lines=1)[0] if order.organizer else "",
        font=BOLD,
        size=11,
    )
    y -= 10
    canvas.setFillColor(INK)
    for line in title:
        y -= 31
        draw(canvas, x, y + 6, line, font=DISPLAY, size=27)
    y -= 8
    for name, lines in facts:
        y = _fact(canvas, x, y - 14, name, lines)


def _fact(canvas: Canvas, x: float, y: float, name: str, lines: list[str]) -> float:
    canvas.setFillColor(MUTED)
    draw(canvas, x, y - 6, name, font=REGULAR, size=11)
    for at, line in enumerate(lines):
        canvas.setFillColor(INK if at == 0 else MUTED)
        draw(canvas, x + 76, y - 6, line, font=BOLD if at == 0 else REGULAR, size=12.5 if at == 0 else 11)
        y -= 17
    return y


def _stub(canvas: Canvas, order: OrderDocument, ticket: TicketDocument, bottom: float) -> None:
    x, y = LEFT + PADDING - 4, bottom + (STUB - QR_SIDE) / 2
    _qr(canvas, x, y, ticket.code)
    column = x + QR_SIDE + 26
    room = RIGHT - PADDING - column
    top = y + QR_SIDE
    canvas.setFillColor(MUTED)
    draw(canvas, column, top - 14, "Admit one", font=REGULAR, size=11)
    canvas.setFillColor(INK)
    top -= 16
    for line in wrap(ticket.attendee or "Guest", DISPLAY, 20, room, lines=3):
        top -= 24
        draw(canvas, column, top, line, font=DISPLAY, size=20)
    top -= 8
    for line in wrap(ticket.type_name, REGULAR, 13, room, lines=2):
        top -= 17
        draw(canvas, column, top, line, font=REGULAR, size=13)
    _stub_fact(canvas, column, y + 54, "Ticket", f"{ticket.number} of {len(order.tickets)}")
    _stub_fact(canvas, column, y + 8, "Order", order.reference)


def _stub_fact(canvas: Canvas, x: float, y: float, name: str, value: str) -> None:
    canvas.setFillColor(MUTED)
    draw(canvas, x, y + 18, name, font=REGULAR, size=11)
    canvas.setFillColor(INK)
    draw(canvas, x, y, value, font=BOLD, size=14)


def _qr(canvas: Canvas, x: float, y: float, code: str) -> None:
    canvas.setFillColor(white)
    canvas.roundRect(x, y, QR_SIDE, QR_SIDE, 12, stroke=0, fill=1)
    module = QR_SIDE / (MODULES + 2 * QUIET_ZONE)
    canvas.saveState()
    canvas.translate(x + QUIET_ZONE * module, y + QR_SIDE - QUIET_ZONE * module)
    canvas.scale(module, -module)
    canvas.setFillGray(0)
    # Written straight into the page: formatting each number as a fraction would take most of the time.
    # A hair taller than a module, so that no reader shows seams between rows.
    canvas.addLiteral(" ".join(f"{column} {row} {n} 1.02 re" for column, row, n in dark_runs(code)) + " f")
    canvas.restoreState()


def _footer(canvas: Canvas, order: OrderDocument, y: float) -> None:
    lines = ["Show this code at the door, on paper or on your phone. It lets one person in, once."]
    if order.organizer_email:
        lines.append(f"Questions? Write to {order.organizer} at {order.organizer_email}.")
    canvas.setFillColor(MUTED)
    for text in lines:
        for line in wrap(text, REGULAR, 9.5, RIGHT - LEFT, lines=2):
            draw(canvas, LEFT, y, line, font=REGULAR, size=9.5)
            y -= 15
