"""The sandbox's Amazon as a process, and an address that takes notifications in."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from zayton.channels.adapters.amazon.tests.sandboxed import tell
from zayton.sandbox.amazon import Amazon
from zayton.sandbox.tests.stalls import standing


@pytest.fixture(scope="module")
def stand():
    with standing(Amazon) as market:
        tell(market, "pace", {"live": 0, "pay": 0, "step": 0, "ship": 0, "lag": 0, "throttle": 0})
        yield market


class Inbox(BaseHTTPRequestHandler):
    """Takes notifications in as our address does."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args):
        """Nothing: these are no news."""


@pytest.fixture
def inbox():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Inbox)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)
