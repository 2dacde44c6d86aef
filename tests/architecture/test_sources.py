"""Rules about the source that no linter knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("eventfly", "state", "pages", "components")
CONCEPTS = (
    "journal", "accounts", "organizers", "events", "pricing", "payments", "tickets", "waitlist", "waitingroom",
    "orders", "checkin", "notifications", "chat", "analytics", "recommendations",
    "privacy",
)  # fmt: skip


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def test_only_the_settings_read_the_environment():
    readers = {
        name
        for name, tree in sources(*PACKAGES)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv")
    }
    # Starting a process and granian's workers means passing an environment on.
    assert readers <= {
        "eventfly/platform/settings.py",
        "eventfly/platform/serving.py",
        "eventfly/platform/reflex/building.py",
    }


def test_no_shared_state_is_defined():
    classes = [
        f"{name}: {node.name}"
        for name, tree in sources("state", "pages", "components")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any("SharedState" in ast.unparse(base) for base in node.bases)
    ]
    assert classes == []


def test_no_themed_component_is_used():
    # One switches Radix Themes on for every page: 160 KB each.
    themed = (
        "box", "button", "badge", "card", "container", "flex", "grid", "heading", "text", "vstack", "hstack", "stack",
        "center", "spacer", "section", "theme", "select", "dialog", "input", "text_area", "checkbox", "table", "tabs",
        "avatar", "callout", "tooltip", "switch", "slider", "link", "image", "icon_button", "separator", "spinner",
    )  # fmt: skip
    used = [
        f"{name}:{node.lineno} rx.{node.attr}"
        for name, tree in sources("pages", "components", "state")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "rx"
        and node.attr in themed
    ]
    assert used == []


def test_the_root_is_no_package():
    assert not (ROOT / "__init__.py").exists()


def test_every_concept_is_imported_by_its_front_door():
    insides = []
    for name, tree in sources("eventfly", "state"):
        parts = Path(name).parts
        own = parts[1] if parts[0] == "eventfly" and len(parts) > 2 else ""
        if own not in CONCEPTS:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("eventfly."):
                concept, *inside = node.module.split(".")[1:]
                if concept in CONCEPTS and concept != own and inside:
                    insides.append(f"{name}:{node.lineno} {node.module}")
    assert insides == []


def test_every_folder_of_tests_is_a_package():
    # Without this, two test files of one name hide each other.
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
