"""A mail server in this process, as far as a client needs one. RFC 5321."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any


@dataclass
class MailServer:
    """What came in, and how it answers: `refuses` recipients with a code, for instance 550, and QUIT."""

    url: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    refuses: int = 0
    leaves_with: int = 221


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Serve on a port of the loopback address until the block ends."""
    found = MailServer()

    class Talk(socketserver.StreamRequestHandler):
        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            self.say("220 tests")
            while line := self.rfile.readline().decode().strip():
                word = line.split()[0].upper()
                if word == "RCPT" and found.refuses:
                    self.say(f"{found.refuses} no")
                elif word == "DATA":
                    self.say("354 go on")
                    lines = iter(lambda: self.rfile.readline().decode().replace("\r\n", "\n"), ".\n")
                    text = "".join(line.removeprefix(".") for line in lines)  # RFC 5321, "Transparency"
                    found.letters.append(message_from_string(text, policy=default))
                    self.say("250 kept")
                else:
                    self.say(f"{found.leaves_with} bye" if word == "QUIT" else "250 ok")
                if word == "QUIT":
                    return

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads = True, True

    with Server(("127.0.0.1", 0), Talk) as server:
        address: Any = server.server_address
        found.url = f"smtp://127.0.0.1:{address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()
