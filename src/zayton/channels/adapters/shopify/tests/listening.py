"""A server that keeps what is posted to it, for tests of webhooks over real HTTP."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Posted(list):
    """(headers in lower case, body) of each call, in order of arrival."""

    def awaited(self, count):
        """At least so many calls, waiting for them at most a few seconds."""
        for _ in range(200):
            if len(self) >= count:
                break
            time.sleep(0.02)
        return list(self)


@contextmanager
def listening():
    """An address that answers 200, and what was posted there."""
    posted = Posted()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            posted.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *told):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hooks/abc", posted
    finally:
        server.shutdown()
        server.server_close()
