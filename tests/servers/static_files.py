"""A static file server that knows nothing of Eventfly: files, and the rewrites that docs/static-hosting.md asks for."""

import functools
import http.server
import threading
from pathlib import Path

from tests.servers.sharing import free_port

REWRITES = {"/e/": "shell.html", "/o/": "shell.html", "/organize/": "organize/index.html"}


class StaticFiles:
    """Serves a folder on 127.0.0.1, whatever host is asked for; `port` is known before it starts."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.asked: list[str] = []
        handler = functools.partial(_Handler, self.asked, folder, directory=str(folder))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, asked: list[str], folder: Path, *arguments: object, **options: object) -> None:
        self.asked, self.folder = asked, folder
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with the file, the folder's index, a rewrite, or 404.html: like `try_files`, without a redirect."""
        self.asked.append(self.path)
        path = self.path.partition("?")[0]
        for file in (path.strip("/"), f"{path.strip('/')}/index.html".strip("/")):
            if file and (self.folder / file).is_file():
                return self._send(200, file)
        rewritten = next((target for prefix, target in REWRITES.items() if path.startswith(prefix)), None)
        return self._send(200, rewritten) if rewritten else self._send(404, "404.html")

    def _send(self, status: int, file: str) -> None:
        content = (self.folder / file).read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
