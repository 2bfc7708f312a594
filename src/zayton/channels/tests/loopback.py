"""A tiny real HTTP server on this machine that answers what a test has laid down, and keeps what it was asked."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Loopback:
    """Answers in turn, the last one again and again: (status, headers, body); a status of 0 hangs up."""

    answers: list[tuple[int, Mapping[str, str], bytes]] = field(default_factory=list)
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    address: str = ""

    def says(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Lay an answer down."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        self.answers.append((status, named, body))


@contextmanager
def loopback() -> Iterator[Loopback]:
    """The server, for as long as the block lasts."""
    board = Loopback()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            board.asked.append((self.command, self.path, self.rfile.read(length)))
            status, headers, body = board.answers.pop(0) if len(board.answers) > 1 else board.answers[0]
            if not status:
                self.connection.close()
                return
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = _answer

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    board.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield board
    finally:
        server.shutdown()
        server.server_close()
