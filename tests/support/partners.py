"""Recipients for tests: a server that notes what it gets and answers as told, and a mailbox."""

from __future__ import annotations

import http.server
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

HOST = "partner.example.com"


@dataclass
class Partner:
    """A recipient's server: what it got, and what it answers next."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/notices"


def serve(partner: Partner, context: ssl.SSLContext | None = None) -> Iterator[Partner]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            partner.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(partner.answers.pop(0) if partner.answers else 202)
            self.send_header("location", "http://127.0.0.1:9/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    partner.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield partner
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Mailbox:
    """What a mail server took, and the code with which it refuses."""

    port: int = 0
    refusal: str = ""
    got: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        if self.refusal:
            return self.refusal
        self.got.append(envelope.content)  # type: ignore[attr-defined]
        return "250 OK"
