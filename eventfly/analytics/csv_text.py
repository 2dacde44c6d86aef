"""Lines of CSV (RFC 4180) that are safe to open in a spreadsheet.

A cell that begins like a formula is run by spreadsheets when the file is opened, and anybody may choose such a
name. An apostrophe before it makes it text (as OWASP advises on "CSV injection"); it is put before white space as
well, since spreadsheets look past that.
"""

from __future__ import annotations

from collections.abc import Sequence

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_line(cells: Sequence[str]) -> str:
    r"""Write one line with its end.

    >>> csv_line(['=HYPERLINK("http://x")', "a,b", "Ada"])
    '"\'=HYPERLINK(""http://x"")","a,b",Ada\r\n'
    """
    return ",".join(_quoted(harmless(cell)) for cell in cells) + "\r\n"


def harmless(cell: str) -> str:
    """Keep a cell from being run as a formula.

    >>> harmless("=1+1"), harmless("  @SUM(A1)"), harmless("Ada - Example"), harmless("")
    ("'=1+1", "'  @SUM(A1)", 'Ada - Example', '')
    """
    begins = cell.startswith(_BEGINNINGS) or cell.lstrip().startswith(_BEGINNINGS)
    return f"'{cell}" if begins else cell


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in ',"\r\n;\t') or cell != cell.strip():
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell
