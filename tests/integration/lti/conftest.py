"""A minimal tool and its platforms: two clients of platform A, one of platform B, on a real database."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from flask import Blueprint, Flask, Response, g, jsonify
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from joserfc.jwk import RSAKey
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from werkzeug.test import TestResponse

from app.db import Base, Database
from app.lti import Lti, Platform, Role, blueprint, build_lti, current_launch, frame_ancestors, requires
from app.settings import Settings
from app.web import csrf_token, init_filters, init_locale, init_problems, init_security
from tests.integration import postgres
from tests.integration.lti.hostile import LEARNER, Server, Signer, Ticking, as_json, public_jwk

PUBLIC_URL = "http://127.0.0.1:8000"
TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.fixture(scope="session")
def sqlite_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the tables once, because that is slow; each test gets a copy."""
    path = tmp_path_factory.mktemp("lti") / "made.sqlite3"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_made(postgres_server: str) -> Iterator[str]:
    """Make the tables once; each test finds them empty."""
    with postgres.database(postgres_server) as url:
        _make_tables(url)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a database with empty tables, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_made"), tmp_path / "lti.sqlite3")
        return f"sqlite:///{tmp_path / 'lti.sqlite3'}"
    url = str(request.getfixturevalue("postgresql_made"))
    try:
        _empty(url)
    except ProgrammingError:  # a test took a table away
        _make_tables(url)
        _empty(url)
    return url


def _empty(url: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} CASCADE"))
    finally:
        engine.dispose()


def _make_tables(url: str) -> None:
    db = Database(url)
    Base.metadata.create_all(db.engine)
    db.dispose()


@pytest.fixture(scope="session")
def rsa_keys() -> dict[str, RSAKey]:
    """Make the keys once: making them is slow."""
    return {name: RSAKey.generate_key(2048) for name in ("a", "b", "spare", "tool")}


@dataclass
class Keys:
    """The tool's own keys."""

    key: RSAKey

    def tool_key(self) -> tuple[str, Any]:
        return "tool-key-1", self.key.private_key

    def tool_jwks(self) -> dict[str, Any]:
        return {"keys": [public_jwk(self.key, "tool-key-1")]}


@dataclass
class Started:
    """A login that has begun: what the platform got to see of it."""

    location: str
    state: str
    nonce: str


@dataclass
class World:
    """The tool, its clock, and its platforms' sides."""

    app: Flask
    lti: Lti
    db: Database
    clock: Ticking
    server: Server
    a: Signer
    a2: Signer
    b: Signer
    platforms: dict[str, Platform]
    keys: dict[str, RSAKey]
    jwks: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def browser(self) -> FlaskClient:
        return self.app.test_client()

    def begin(self, browser: FlaskClient, signer: Signer | None = None, **changes: str) -> Started:
        """Begin a login as Moodle does and follow the tool's redirection as far as its parameters."""
        signer = signer or self.a
        form = {
            "iss": signer.issuer,
            "client_id": signer.client_id,
            "login_hint": "4",
            "target_link_uri": f"{PUBLIC_URL}/lti/launch",
            "lti_message_hint": '{"cmid":5}',
            "lti_deployment_id": "1",
            **changes,
        }
        response = browser.post("/lti/login", data=form)
        assert response.status_code == 302, response.get_data(as_text=True)
        query = parse_qs(urlsplit(response.location).query)
        return Started(response.location, query["state"][0], query["nonce"][0])

    def post(self, browser: FlaskClient, state: str, id_token: str) -> TestResponse:
        return browser.post("/lti/launch", data={"state": state, "id_token": id_token})

    def launch(
        self, browser: FlaskClient, role: str = LEARNER, signer: Signer | None = None, **changes: Any
    ) -> TestResponse:
        """Launch, with the good claims changed."""
        signer = signer or self.a
        started = self.begin(browser, signer)
        return self.post(browser, started.state, signer.sign(signer.claims(started.nonce, role, **changes)))


def code_of(response: TestResponse) -> str:
    """Return the code that a problem page shows."""
    return response.get_data(as_text=True).split("code=")[-1].split(" ")[0]


def _edge(name: str, role: Role) -> Blueprint:
    bp = Blueprint(name, __name__, url_prefix=f"/{name}")

    @bp.get("/<uuid:launch_id>")
    @requires(role)
    def show(launch_id: UUID) -> Any:
        launch = current_launch()
        assert launch.launch_id == launch_id
        return jsonify(
            sub=launch.sub, name=launch.name, context=launch.context_id, csrf=csrf_token(), locale=g.launch_locale
        )

    @bp.post("/<uuid:launch_id>")
    @requires(role)
    def act(launch_id: UUID) -> Any:
        return jsonify(done=True)

    @bp.get("/<uuid:launch_id>/page")
    @requires(role)
    def page(launch_id: UUID) -> Any:
        return "<p>page</p>"

    return bp


def _picker() -> Blueprint:
    bp = Blueprint("catalogue", __name__, url_prefix="/link")

    @bp.get("/<uuid:launch_id>")
    @requires(Role.TEACHER)
    def pick(launch_id: UUID) -> Any:
        settings = current_launch().deep_linking
        assert settings
        return jsonify(asdict(settings))

    @bp.get("/<uuid:launch_id>/refused")
    @requires(Role.LEARNER)
    def refused(launch_id: UUID) -> Any:
        return "<p>refused</p>", 403

    return bp


@pytest.fixture
def make_app() -> Callable[..., Flask]:
    """Give a factory of minimal apps: the LTI room, an edge for each role, and the shared web kernel."""

    def make(lti: Lti, public_url: str = PUBLIC_URL) -> Flask:
        app = Flask("lti-tests")
        app.config.update(PUBLIC_URL=public_url, SECRET_KEY="s" * 40, DEFAULT_LOCALE="en", TESTING=False)
        problem = {
            "problem.html": "{{ text.title }} {{ text.what }} {{ text.action }} "
            "reference={{ reference }} code={{ code }} "
        }
        app.jinja_loader = ChoiceLoader([DictLoader(problem), FileSystemLoader(TEMPLATES)])
        init_locale(app)
        init_filters(app)
        init_problems(app)
        init_security(app, public_url=public_url, frame_ancestors=frame_ancestors)
        app.extensions["lti"] = lti

        @app.before_request
        def name_request() -> None:
            g.request_id = token_hex(4)

        @app.after_request
        def tell_request(response: Response) -> Response:
            response.headers["X-Request-Id"] = g.request_id
            return response

        app.register_blueprint(blueprint(lti))
        app.register_blueprint(_edge("teach", Role.TEACHER))
        app.register_blueprint(_edge("claim", Role.LEARNER))
        app.register_blueprint(_picker())
        return app

    return make


@pytest.fixture
def settings_of(tmp_path: Path) -> Callable[..., Settings]:
    """Give a factory of settings."""

    def make(public_url: str = PUBLIC_URL, **changes: Any) -> Settings:
        return Settings(
            public_url=public_url,
            database_url="",
            secret_key="kX7vQ2mZ9wLr4TnB8sYd3HcF6gJp1VaE5uRq0NfW",
            keys_file=tmp_path / "keys.json",
            keys_passphrase="seven otters crossed the river at dawn",
            **changes,
        )

    return make


@pytest.fixture
def world(
    database_url: str, rsa_keys: dict[str, RSAKey], make_app: Callable[..., Flask], settings_of: Callable[..., Settings]
) -> Iterator[World]:
    """Give the tool with its platforms registered."""
    clock, server, db = Ticking(), Server(), Database(database_url)
    lti = build_lti(db, settings_of(lms_timeout_s=1.0), Keys(rsa_keys["tool"]), clock)
    signers = {
        "a": Signer(clock, server.url, "client-a", rsa_keys["a"], nrps_url=f"{server.url}/nrps"),
        "a2": Signer(clock, server.url, "client-a2", rsa_keys["a"]),
        "b": Signer(clock, f"{server.url}/b", "client-b", rsa_keys["b"]),
    }
    jwks = {
        "/jwks": [public_jwk(rsa_keys["a"], "platform-key-1")],
        "/b/jwks": [public_jwk(rsa_keys["b"], "platform-key-1")],
    }
    platforms = {}
    for name, signer in signers.items():
        base = signer.issuer
        platforms[name] = lti.platforms.add(
            issuer=signer.issuer,
            client_id=signer.client_id,
            deployments=["1"],
            auth_url=f"{base}/auth?tenant=7" if name == "b" else f"{base}/auth",
            token_url=f"{base}/token",
            jwks_url=f"{base}/jwks",
            name=f"Platform {name}",
            issuer_slug="example",
        )
    for path in jwks:
        server.replies[path] = lambda seen: as_json({"keys": jwks[seen.path]})
    yield World(
        make_app(lti), lti, db, clock, server, signers["a"], signers["a2"], signers["b"], platforms, rsa_keys, jwks
    )
    lti.close()
    db.dispose()
    server.close()
