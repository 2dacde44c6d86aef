"""What the README and docs/ name exists: files, links, commands, settings and functions."""

import ast
import re
from pathlib import Path

import pytest

from eventfly.__main__ import _parser
from eventfly.platform.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOLDERS = "assets|benchmarks|bin|components|docs|eventfly|pages|state|tests"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
NAMED_PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)`")
COMMAND = re.compile(r"python -m eventfly ([a-z]+)(?: (verify|replay|letters|redeliver))?")
SETTING = re.compile(rf"{PREFIX}([A-Z_]+[A-Z])")
STEP = re.compile(r"`(?:[a-z]+\.)?([A-Za-z_]\w*(?:\.\w+)?)`\s+(?:in\s+)?\(?\[[^\]]+\]\(\.\./([\w/]+\.py)\)")
EXAMPLES = ("EVENTFLY_NAME",)


def each_page():
    return pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def defined_in(path: Path) -> set[str]:
    names = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            methods = [
                item.name for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            names |= {f"{node.name}.{method}" for method in methods}
    return names


@each_page()
def test_every_link_leads_somewhere(page):
    targets = [target for target in LINK.findall(page.read_text()) if "://" not in target]
    dead = []
    for target in targets:
        path, _, anchor = target.partition("#")
        aim = (page.parent / path).resolve() if path else page
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            dead.append(target)
    assert dead == []


@each_page()
def test_every_path_that_is_named_exists(page):
    named = NAMED_PATH.findall(page.read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []


@each_page()
def test_every_command_that_is_named_can_be_run(page):
    for command, action in COMMAND.findall(page.read_text()):
        arguments = {
            "backup": ["file"],
            "restore": ["file"],
            "export": ["folder"],
            "journal": [action or "verify"],
        }.get(command, [])
        # The parser exits on a command it does not know.
        assert _parser().parse_args([command, *arguments]).run


@each_page()
def test_every_setting_that_is_named_exists(page):
    named = {f"{PREFIX}{name}" for name in SETTING.findall(page.read_text())}
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert named - known - set(EXAMPLES) == set()


def test_the_readme_lists_every_setting():
    listed = re.findall(rf"^\| `{PREFIX}(\w+)`", PAGES[0].read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(name.upper() for name in Settings.model_fields)


def test_the_readme_tells_the_defaults_as_they_are():
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \| `([^`]+)` \|", PAGES[0].read_text(), re.MULTILINE)
    told = {name.lower(): value for name, value in rows if "…" not in value}
    assert len(told) > 15
    actual = {name: str(Settings.model_fields[name].default) for name in told}
    assert told == actual


def test_what_the_tour_names_beside_a_file_is_defined_in_it():
    steps = STEP.findall((ROOT / "docs/tour.md").read_text())
    assert len(steps) > 15
    assert [f"{path}: {name}" for name, path in steps if name not in defined_in(ROOT / path)] == []


def test_every_word_of_code_in_the_tour_occurs_in_the_source():
    source = "\n".join(
        path.read_text()
        for folder in ("eventfly", "state", "pages", "components")
        for path in (ROOT / folder).rglob("*.py")
    )
    words = re.findall(r"`([A-Za-z_][\w.]*)`", (ROOT / "docs/tour.md").read_text())
    assert [word for word in words if not re.search(rf"\b{word.rpartition('.')[2]}\b", source)] == []


def test_decisions_are_numbered_as_their_files_are():
    for page in (ROOT / "docs/decisions").glob("*.md"):
        title = page.read_text().partition("\n")[0]
        assert re.match(rf"# (?:Decision )?0*{int(page.name[:4])}\b", title), page.name


def test_pictures_are_small_and_each_is_shown():
    shown = {target for target in LINK.findall(PAGES[0].read_text()) if target.endswith(".png")}
    pictures = sorted((ROOT / "docs/images").glob("*.png"))
    assert {f"docs/images/{picture.name}" for picture in pictures} == shown
    assert [picture.name for picture in pictures if picture.stat().st_size > 300_000] == []
