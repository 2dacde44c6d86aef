"""When an event is for the reader, if their clocks differ from the event's."""

import reflex as rx

_JS = """((iso, zone) => {{
  try {{
    const show = (timeZone) => new Intl.DateTimeFormat("en-GB", {{
      weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone,
    }}).format(new Date(iso));
    const mine = show(undefined);
    return mine === show(zone) ? "" : `${{mine}} where you are`;
  }} catch {{ return ""; }}
}})({iso}, {zone})"""


def reader_time(iso: rx.Var, zone: rx.Var) -> rx.Var[str]:
    """Write a moment by the reader's clock, or nothing when it shows what the event's clock shows.

    Only for what appears after the page's state has arrived: the server does not know the reader's zone.
    """
    data = rx.vars.VarData.merge(iso._get_all_var_data(), zone._get_all_var_data())
    return rx.Var(_js_expr=_JS.format(iso=iso, zone=zone), _var_type=str, _var_data=data)
