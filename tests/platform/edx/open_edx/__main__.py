"""Serve the platform on loopback: EDX_PORT, EDX_TOOL (the tool's origin), EDX_DATABASE (a file), EDX_MEMBERS."""

import os
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "open_edx.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from open_edx.course import answer_for_the_lms, configure, enrol  # noqa: E402


class Threads(ThreadingMixIn, WSGIServer):
    """Several requests at once: the tool asks for keys while it answers a launch."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_):
        """Keep silent."""


call_command("migrate", verbosity=0)
answer_for_the_lms()
enrol(int(os.environ["EDX_MEMBERS"]))
configure()
make_server("127.0.0.1", int(os.environ["EDX_PORT"]), get_wsgi_application(), Threads, Quiet).serve_forever()
