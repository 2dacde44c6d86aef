"""Keep the first answer's content on the screen until the page's state is there. Written for Reflex 0.10.1.

The shell that Reflex builds shows `snapshot_place` while it loads, and React leaves alone what
`first_html` put into it. As soon as the page's code is there React removes that element, though the page
knows nothing yet: `SnapshotGate` then shows the same content, with the page hidden behind it, until its
state has come.
"""

import reflex as rx

from eventfly.platform.reflex.first_html import SNAPSHOT_ID

WITHOUT_SCRIPT = (
    "This page needs JavaScript. Please switch it on for this site, or use another browser. Tickets that you have "
    "bought are also in your mail, as a PDF."
)

SCRIPT = """
// What the first answer showed, taken when this module loads: before React renders anything.
const efInBrowser = typeof document !== "undefined";
let efSnapshot = efInBrowser ? document.getElementById("ef-snapshot")?.innerHTML || null : null;
const efSnapshotPath = efInBrowser ? window.location.pathname : "";

function EfSnapshotGate({ ready, children }) {
  // The first render has to equal the prerendered one, so the content comes in right after it.
  const [shown, setShown] = efUseState(null);
  const { pathname } = efUseLocation();
  const left = efInBrowser && pathname.replace(/\\/+$/, "") !== efSnapshotPath.replace(/\\/+$/, "");
  efUseLayoutEffect(() => setShown(efSnapshot), []);
  efUseLayoutEffect(() => {
    if (left || (ready && shown !== null)) {
      efSnapshot = null;
      setShown(null);
    }
  }, [ready, left, shown]);
  efUseLayoutEffect(() => {
    if (left) document.querySelectorAll("head [data-ef-seo]").forEach((tag) => tag.remove());
  }, [left]);
  return efCreateElement(
    efFragment,
    null,
    shown !== null &&
      efCreateElement("div", { id: "ef-snapshot", key: "first", dangerouslySetInnerHTML: { __html: shown } }),
    efCreateElement(
      "div",
      { key: "page", style: { display: shown === null ? "contents" : "none" } },
      children,
    ),
  );
}
""".replace("ef-snapshot", SNAPSHOT_ID)


class SnapshotGate(rx.Component):
    """Shows the first answer's content instead of its children until they are `ready`."""

    tag = "EfSnapshotGate"
    ready: rx.Var[bool]

    def add_imports(self) -> dict[str, list[rx.ImportVar]]:
        """Import what the script needs, under names that nothing else has."""
        react = {
            "useState": "efUseState",
            "useLayoutEffect": "efUseLayoutEffect",
            "createElement": "efCreateElement",
            "Fragment": "efFragment",
        }
        return {
            "react": [rx.ImportVar(tag=tag, alias=alias) for tag, alias in react.items()],
            "react-router": [rx.ImportVar(tag="useLocation", alias="efUseLocation")],
        }

    def add_custom_code(self) -> list[str]:
        """Define the component."""
        return [SCRIPT]


def snapshot_place() -> rx.Component:
    """Show, while the application loads, the content that came with the first answer.

    Where none came, and nothing will load either, say so instead of showing an empty page.
    """
    return rx.fragment(
        rx.el.div(
            id=SNAPSHOT_ID,
            custom_attrs={"suppressHydrationWarning": True, "dangerouslySetInnerHTML": {"__html": ""}},
        ),
        rx.el.noscript(rx.el.p(WITHOUT_SCRIPT, class_name="ef-without-script")),
    )


def install(app: rx.App) -> None:
    """Let every page of `app` begin with the content of its first answer."""
    app.hydrate_fallback = snapshot_place
    # Number 0 is the page itself; the notices that lie over it have higher numbers.
    app.app_wraps[1, "SnapshotGate"] = lambda _stateful: SnapshotGate.create(ready=rx.State.is_hydrated)
