"""The one way to call a platform, against a server that does not keep to manners."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from app.lti.errors import PlatformUnavailable
from app.lti.http import PlatformHttp
from tests.integration.lti.hostile import Reply, Server, as_json

HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@pytest.fixture
def raw_server() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Give a factory of servers that answer their one caller by writing to the socket themselves."""
    threads: list[threading.Thread] = []

    def serve(answer: Callable[[socket.socket], None]) -> str:
        listening = socket.create_server(("127.0.0.1", 0))

        def run() -> None:
            with listening, listening.accept()[0] as connection, suppress(OSError):
                connection.recv(65536)
                answer(connection)

        threads.append(threading.Thread(target=run, daemon=True))
        threads[-1].start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"

    yield serve
    for thread in threads:
        thread.join(5)


@pytest.fixture
def http() -> Iterator[PlatformHttp]:
    """Give a client with short patience."""
    client = PlatformHttp(timeouts_s=(0.2, 0.2), max_bytes=100_000)
    yield client
    client.close()


Raw = Callable[[Callable[[socket.socket], None]], str]


def test_a_platform_that_drips_its_answer_is_cut_off(raw_server: Raw, http: PlatformHttp) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(HEAD + b"\r\n")
        for _ in range(100):
            connection.sendall(b" ")
            time.sleep(0.05)

    started = time.monotonic()
    with pytest.raises(PlatformUnavailable, match="too long"):
        http.get(raw_server(drip), {})
    assert time.monotonic() - started < 3


def test_chunked_and_compressed_answers_are_read_whole(raw_server: Raw, http: PlatformHttp) -> None:
    body = gzip.compress(b'{"members": []}')
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:7], body[7:])) + b"0\r\n\r\n"
    url = raw_server(
        lambda to: to.sendall(HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
    )
    assert http.get(url, {}).json() == {"members": []}


def test_a_small_answer_that_unpacks_to_a_huge_one_is_cut_off(raw_server: Raw, http: PlatformHttp) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    url = raw_server(lambda to: to.sendall(HEAD + b"Content-Encoding: gzip\r\n\r\n" + bomb))
    with pytest.raises(PlatformUnavailable, match="too large"):
        http.get(url, {})


def test_the_body_of_a_redirect_is_cut_off_like_any_other(raw_server: Raw, http: PlatformHttp) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: /there\r\nConnection: close\r\n\r\n"
    with pytest.raises(PlatformUnavailable, match="too large"):
        http.get(raw_server(lambda to: to.sendall(head + b"x" * 50_000_000)), {})


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        HEAD + b"Content-Length: 50\r\n\r\nshort",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"Content-Encoding: gzip\r\n\r\nnot gzip",
        HEAD + b"X: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
)
def test_half_an_answer_is_none(raw_server: Raw, http: PlatformHttp, answer: bytes) -> None:
    with pytest.raises(PlatformUnavailable):
        http.get(raw_server(lambda to: to.sendall(answer)), {})


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://nowhere.invalid/", "https://" + "a" * 70 + ".invalid/"])
def test_a_platform_that_is_not_there_is_unavailable(http: PlatformHttp, url: str) -> None:
    with pytest.raises(PlatformUnavailable):
        http.get(url, {})


def test_a_busy_platform_says_how_long_to_wait_within_reason() -> None:
    server = Server()
    pauses: list[float] = []
    waits = iter(["3", "3600", "soon", "", ""])
    server.replies["/busy"] = lambda _: (429, {"Retry-After": next(waits)}, b"")
    http = PlatformHttp(timeouts_s=(1, 1), max_bytes=100, retries=4, sleep=pauses.append)
    assert http.get(f"{server.url}/busy", {}).status == 429
    assert [round(pause - 0.15, 0) for pause in pauses[:2]] == [3, 5]
    assert pauses[2] < pauses[3] < 3
    http.close()
    server.close()


def test_cookies_and_redirects_are_not_followed_and_a_post_is_not_repeated(tmp_path: object) -> None:
    server = Server()
    server.replies["/in"] = lambda _: (302, {"Location": "/out", "Set-Cookie": "a=b"}, b"")
    server.replies["/post"] = lambda _: as_json({}) if len(server.requests_to("/post")) > 1 else (503, {}, b"")
    http = PlatformHttp(timeouts_s=(1, 1), max_bytes=100, retries=2, sleep=lambda _: None)
    assert [http.get(f"{server.url}/in", {}).status for _ in range(2)] == [302, 302]
    assert not any("Cookie" in seen.headers for seen in server.seen)
    assert http.post(f"{server.url}/post", {}, {"a": "b"}).status == 503
    http.close()
    server.close()


def test_a_form_that_changes_nothing_is_sent_again_made_anew() -> None:
    server = Server()
    answers: Iterator[Reply] = iter([(502, {}, b""), (403, {}, b"403 Forbidden (Rate Limit Exceeded)"), (504, {}, b"")])
    server.replies["/ask"] = lambda _: next(answers, None) or as_json({})
    http = PlatformHttp(timeouts_s=(1, 1), max_bytes=100, retries=3, sleep=lambda _: None)
    numbers = iter("abcd")
    assert http.ask(f"{server.url}/ask", {}, lambda: {"n": next(numbers)}).ok
    assert [seen.form["n"] for seen in server.seen] == ["a", "b", "c", "d"]
    http.close()
    server.close()


def test_a_refusal_is_not_taken_for_throttling() -> None:
    server = Server()
    server.replies["/no"] = lambda _: (403, {}, b"Forbidden")
    http = PlatformHttp(timeouts_s=(1, 1), max_bytes=100, retries=3, sleep=lambda _: None)
    assert http.get(f"{server.url}/no", {}).status == 403
    assert len(server.seen) == 1
    http.close()
    server.close()
