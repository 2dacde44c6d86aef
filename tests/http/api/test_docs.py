"""What the documentation says works: its commands are run as they stand there."""

import json
import re
import subprocess
from pathlib import Path

import httpx

from eventfly.http.api import operations
from eventfly.runtime import Runtime
from tests.http.clients import a_stranger
from tests.servers.eventfly import ROOT, Served

COMMANDS = re.search(
    r"## A purchase in ten lines.*?```bash\n(.*?)```", (ROOT / "docs/api.md").read_text(), re.DOTALL
)


def test_the_purchase_in_ten_lines_buys_a_ticket(served: Served, tmp_path: Path) -> None:
    assert COMMANDS is not None
    lines = COMMANDS[1].strip().splitlines()
    assert len(lines) == 10
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", COMMANDS[1]],
        cwd=tmp_path,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "API": f"{served.url}/api/v1"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    paid, _, order = run.stdout.partition("}")
    assert json.loads(paid + "}")["step"] == "paid"
    shown = json.loads(order)
    assert (shown["status"], len(shown["tickets"])) == ("paid", 1)
    assert (tmp_path / "tickets.pdf").read_bytes().startswith(b"%PDF-")


async def test_the_page_shows_every_operation_and_loads_nothing_of_others(runtime: Runtime) -> None:
    async with a_stranger(runtime) as client:
        answer = await client.get("/api/docs")
        for short in ("/api", "/api/v1"):
            assert (await client.get(short)).headers["location"] == "/api/docs"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for operation in operations():
        assert f'id="{operation.name}"' in answer.text
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', answer.text)
    assert loaded
    assert [address for address in loaded if not address.startswith("/") or address.startswith("//")] == []


def test_everything_the_page_loads_is_served_by_us(served: Served) -> None:
    page = httpx.get(f"{served.url}/api/docs")
    for address in set(re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page.text)):
        assert httpx.get(served.url + address).status_code == 200, address
