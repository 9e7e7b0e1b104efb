"""Keep what a Canvas lets us read: its API key, and the grants of the people who allowed it."""

import hashlib
import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from app.clock import Clock
from app.courses.addresses import checked_address
from app.courses.canvas_http import CanvasHttp, GrantKey, Turns
from app.courses.canvas_oauth import ApiKey, CanvasOAuth, GrantEnded, Tokens, question_url
from app.courses.errors import (
    AuthorisationForeign,
    AuthorisationRefused,
    AuthorisationSpent,
    CanvasKeyRefused,
    CanvasNotConnected,
    DataAccessInvalid,
    DataAccessMissing,
    PlatformUnavailable,
)
from app.courses.models import CanvasGrantRow, CanvasKeyRow, CanvasQuestionRow
from app.db import Database, SecretBox, SecretUnreadable

log = logging.getLogger("microcredentials.canvas")

WHOLE_ACCOUNT = ""
QUESTION_TTL = timedelta(minutes=15)  # time to sign in at Canvas and to read what it asks
_SPARE = timedelta(seconds=60)  # a token this close to its end may not live through the call
_SECRET = re.compile(r"[!-~]{1,255}", re.ASCII)
_ERROR = re.compile(r"[a-z_]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySummary:
    """What may be shown of an API key: everything but its secret."""

    platform_id: UUID
    base_url: str
    client_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What may be shown of a grant. `context_id` is "" for the whole account; one that ended must be given anew."""

    context_id: str
    user_id: str
    connected_at: datetime
    ended_at: datetime | None

    @property
    def is_alive(self) -> bool:
        """Whether it has not been refused yet."""
        return self.ended_at is None


class CanvasGrants:
    """The API keys of all platforms that are a Canvas, and who let the tool read what."""

    def __init__(
        self,
        database: Database,
        box: SecretBox,
        http: CanvasHttp,
        *,
        redirect_uri: str,
        clock: Clock,
        allow_loopback_http: bool,
    ) -> None:
        self._database = database
        self._box = box
        self._oauth = CanvasOAuth(http)
        self._clock = clock
        self._allow_loopback_http = allow_loopback_http
        self.redirect_uri = redirect_uri
        self.http = http
        self.turns = Turns()

    # --- the API key ---

    def put_key(self, platform_id: UUID, base_url: str, client_id: str, secret: str) -> None:
        """Store a Canvas' API key, without trying it. Grants that another key gave are forgotten.

        So are open questions: their answers would be sent to another address than that which asked. Raises
        DataAccessInvalid.
        """
        client_id, secret = client_id.strip(), secret.strip()
        if not _SECRET.fullmatch(client_id) or not _SECRET.fullmatch(secret):
            raise DataAccessInvalid("the id or the secret is empty, or has characters that none has")
        site = urlsplit(checked_address(base_url, allow_loopback_http=self._allow_loopback_http))
        address = f"{site.scheme}://{site.netloc.lower()}"  # whatever page of it was open when it was copied
        with self._database.write() as session:
            held = session.get(CanvasKeyRow, platform_id, with_for_update=True)
            session.execute(delete(CanvasQuestionRow).where(CanvasQuestionRow.platform_id == platform_id))
            if held and (held.client_id, held.base_url) != (client_id, address):
                session.execute(delete(CanvasGrantRow).where(CanvasGrantRow.platform_id == platform_id))
            session.merge(
                CanvasKeyRow(
                    platform_id=platform_id,
                    base_url=address,
                    client_id=client_id,
                    sealed_secret=self._box.seal(secret),
                    created_at=self._clock(),
                )
            )

    def key(self, platform_id: UUID) -> KeySummary | None:
        """Return what may be shown of the platform's API key, None if it has none."""
        with self._database.read() as session:
            row = session.get(CanvasKeyRow, platform_id)
        if row is None:
            return None
        return KeySummary(
            platform_id=platform_id, base_url=row.base_url, client_id=row.client_id, created_at=row.created_at
        )

    def remove_key(self, platform_id: UUID) -> None:
        """End all grants of the platform, at Canvas too as far as it answers, and forget its API key."""
        with self._database.read() as session:
            contexts = session.scalars(
                select(CanvasGrantRow.context_id).where(CanvasGrantRow.platform_id == platform_id)
            ).all()
        for context_id in contexts:
            self.disconnect(platform_id, context_id)
        with self._database.write() as session:
            session.execute(delete(CanvasKeyRow).where(CanvasKeyRow.platform_id == platform_id))
            session.execute(delete(CanvasQuestionRow).where(CanvasQuestionRow.platform_id == platform_id))

    # --- the question and its answer ---

    def ask(self, platform_id: UUID, context_id: str, *, holder: str, person: str) -> str:
        """Return where `person`, an id of Canvas, is asked to let the tool read.

        `holder` stands for the browser session that asks; its answer is taken from there only. For the whole account
        any person may answer, with `person` "". Raises DataAccessMissing, AuthorisationForeign, AuthorisationSpent,
        SecretUnreadable.
        """
        if context_id != WHOLE_ACCOUNT and not person:
            raise AuthorisationForeign("the launch does not tell who the person is in Canvas")
        key = self._opened(platform_id)
        state, now = f"{holder}.{secrets.token_urlsafe(32)}", self._clock()
        with self._database.write() as session:
            _expect_key(session, platform_id, key)
            session.execute(delete(CanvasQuestionRow).where(CanvasQuestionRow.expires_at <= now))
            session.add(
                CanvasQuestionRow(
                    state_hash=_digest(state),
                    holder=holder,
                    platform_id=platform_id,
                    context_id=context_id,
                    expected_user_id=person,
                    expires_at=now + QUESTION_TTL,
                )
            )
        return question_url(key, redirect_uri=self.redirect_uri, state=state)

    def answer(self, parameters: Mapping[str, str], *, holder: str) -> UUID:
        """Take the answer that the browser brings from Canvas, store the grant, and return the platform's id.

        The question is spent whatever the answer is. Raises AuthorisationSpent, AuthorisationRefused,
        AuthorisationForeign, CanvasKeyRefused, PlatformUnavailable, DataAccessMissing or SecretUnreadable.
        """
        question, row = self._spend(parameters.get("state", ""), holder)
        if error := parameters.get("error", ""):
            if error == "access_denied":
                raise AuthorisationRefused
            raise CanvasKeyRefused(error if _ERROR.fullmatch(error) else "")
        key = self._unsealed(row)
        try:
            tokens = self._oauth.exchange(key, code=parameters.get("code", ""), redirect_uri=self.redirect_uri)
        except GrantEnded as error_:
            raise AuthorisationSpent("the code") from error_
        if not tokens.refresh_token or not tokens.user_ids:
            raise PlatformUnavailable("the token endpoint gave half of what is needed")
        is_asked = question.context_id == WHOLE_ACCOUNT or question.expected_user_id in tokens.user_ids
        if tokens.is_masqueraded or not is_asked:
            self._oauth.revoke(key, tokens.access_token)
            raise AuthorisationForeign("masquerading" if tokens.is_masqueraded else "another person")
        try:
            self._store(question, tokens, key)
        except AuthorisationSpent:
            self._oauth.revoke(key, tokens.access_token)
            raise
        return question.platform_id

    def connection(self, platform_id: UUID, context_id: str) -> Connection | None:
        """Return who connected this course, or with WHOLE_ACCOUNT the account; None if nobody did."""
        with self._database.read() as session:
            row = session.get(CanvasGrantRow, (platform_id, context_id))
        return _connection(row) if row else None

    def connections(self, platform_id: UUID) -> list[Connection]:
        """Return all of the platform's grants, the newest first."""
        query = (
            select(CanvasGrantRow)
            .where(CanvasGrantRow.platform_id == platform_id)
            .order_by(CanvasGrantRow.connected_at.desc(), CanvasGrantRow.context_id)
        )
        with self._database.read() as session:
            return [_connection(row) for row in session.scalars(query)]

    def can_read(self, platform_id: UUID, context_id: str) -> bool:
        """Tell whether a grant is there for the course: its own, or one for the whole account."""
        found = (self.connection(platform_id, one) for one in (context_id, WHOLE_ACCOUNT))
        return any(connection is not None and connection.is_alive for connection in found)

    def disconnect(self, platform_id: UUID, context_id: str) -> bool:
        """Forget a grant, and tell whether Canvas confirmed that its token is gone there too."""
        with self._database.write() as session:
            row = session.get(CanvasGrantRow, (platform_id, context_id))
            if row is None:
                return True
            sealed, ended_at = row.sealed_refresh_token, row.ended_at
            session.delete(row)
        if ended_at is not None:
            return True
        try:
            # The access token may be too old to speak for itself: a fresh one of the same grant takes it along.
            key = self._opened(platform_id)
            return self._oauth.revoke(key, self._oauth.refresh(key, self._box.open(sealed)).access_token)
        except GrantEnded:
            return True
        except (CanvasKeyRefused, PlatformUnavailable, DataAccessMissing, SecretUnreadable):
            log.warning("a token could not be revoked", extra={"platform": str(platform_id)})
            return False

    # --- reading with a grant ---

    def source(self, platform_id: UUID, context_id: str) -> "GrantedTokens":
        """Return the tokens with which a course is read: its own grant's, else those for the whole account.

        Raises CanvasNotConnected.
        """
        for one in (context_id, WHOLE_ACCOUNT):
            connection = self.connection(platform_id, one)
            if connection and connection.is_alive:
                return GrantedTokens(self, (platform_id, one))
        raise CanvasNotConnected

    def access_token(self, key: GrantKey, *, other_than: str = "") -> str:
        """Return a grant's access token, fresh and not `other_than`.

        Raises CanvasNotConnected, CanvasKeyRefused, PlatformUnavailable, DataAccessMissing or SecretUnreadable.
        """
        if token := self._held(key, other_than):
            return token
        with self.turns.one(key):
            if token := self._held(key, other_than):  # whoever had the turn before has renewed it
                return token
            return self._renew(key)

    def _held(self, key: GrantKey, other_than: str) -> str:
        with self._database.read() as session:
            row = session.get(CanvasGrantRow, key)
        if row is None or row.ended_at is not None:
            raise CanvasNotConnected
        if self._clock() >= row.usable_until - _SPARE:
            return ""
        token = self._box.open(row.sealed_access_token)
        return "" if token == other_than else token

    def _renew(self, key: GrantKey) -> str:
        # Both at once: a key that is replaced in between would send the grant's token to another address.
        query = (
            select(CanvasGrantRow, CanvasKeyRow)
            .join(CanvasKeyRow, CanvasKeyRow.platform_id == CanvasGrantRow.platform_id)
            .where(*_is(key), CanvasGrantRow.ended_at.is_(None))
        )
        with self._database.read() as session:
            found = session.execute(query).one_or_none()
        if found is None:
            raise CanvasNotConnected
        row, now = found[0], self._clock()
        sealed, replaced = row.sealed_refresh_token, row.sealed_access_token
        try:
            tokens = self._oauth.refresh(self._unsealed(found[1]), self._box.open(sealed))
        except GrantEnded as error:
            self._end(key, sealed)
            raise CanvasNotConnected("the grant has ended") from error
        # Somebody may have connected again in the meantime, or another process have renewed the same token.
        renewed = (
            update(CanvasGrantRow)
            .where(
                *_is(key),
                CanvasGrantRow.sealed_refresh_token == sealed,
                CanvasGrantRow.sealed_access_token == replaced,
            )
            .values(
                sealed_access_token=self._box.seal(tokens.access_token),
                usable_until=now + timedelta(seconds=tokens.life_s),
            )
            .execution_options(synchronize_session=False)
        )
        with self._database.write() as session:
            session.execute(renewed)
        return tokens.access_token

    def _end(self, key: GrantKey, sealed: str) -> None:
        """Note that Canvas refuses a grant's refresh token, unless somebody has connected again in the meantime."""
        ended = (
            update(CanvasGrantRow)
            .where(*_is(key), CanvasGrantRow.ended_at.is_(None), CanvasGrantRow.sealed_refresh_token == sealed)
            .values(sealed_refresh_token="", sealed_access_token="", ended_at=self._clock())
            .returning(CanvasGrantRow.context_id)
            .execution_options(synchronize_session=False)
        )
        with self._database.write() as session:
            has_ended = session.execute(ended).one_or_none() is not None
        if has_ended:
            log.info("a grant has ended", extra={"platform": str(key[0])})

    def _opened(self, platform_id: UUID) -> ApiKey:
        with self._database.read() as session:
            row = session.get(CanvasKeyRow, platform_id)
        if row is None:
            raise DataAccessMissing
        return self._unsealed(row)

    def _unsealed(self, row: CanvasKeyRow) -> ApiKey:
        return ApiKey(base_url=row.base_url, client_id=row.client_id, secret=self._box.open(row.sealed_secret))

    def _spend(self, state: str, holder: str) -> "tuple[_Question, CanvasKeyRow]":
        """Return the question, and the API key with which it was asked."""
        with self._database.write() as session:
            spent = session.execute(
                delete(CanvasQuestionRow)
                .where(CanvasQuestionRow.state_hash == _digest(state), CanvasQuestionRow.holder == holder)
                .returning(
                    CanvasQuestionRow.platform_id,
                    CanvasQuestionRow.context_id,
                    CanvasQuestionRow.expected_user_id,
                    CanvasQuestionRow.expires_at,
                )
                .execution_options(synchronize_session=False)
            ).one_or_none()
            # Whoever replaces the key deletes its questions, and so waits for the end of this session.
            row = session.get(CanvasKeyRow, spent.platform_id) if spent else None
        if spent is None or row is None or spent.expires_at <= self._clock():
            raise AuthorisationSpent
        question = _Question(
            platform_id=spent.platform_id, context_id=spent.context_id, expected_user_id=spent.expected_user_id
        )
        return question, row

    def _store(self, question: "_Question", tokens: Tokens, key: ApiKey) -> None:
        """Store what `key` gave. Raises AuthorisationSpent when it has been replaced."""
        now = self._clock()
        user_id = question.expected_user_id or min(tokens.user_ids, key=len)
        with self._database.write() as session:
            _expect_key(session, question.platform_id, key)
            earlier = session.get(CanvasGrantRow, (question.platform_id, question.context_id))
            replaced = earlier.sealed_access_token if earlier else ""
            session.merge(
                CanvasGrantRow(
                    platform_id=question.platform_id,
                    context_id=question.context_id,
                    user_id=user_id,
                    sealed_refresh_token=self._box.seal(tokens.refresh_token),
                    sealed_access_token=self._box.seal(tokens.access_token),
                    usable_until=now + timedelta(seconds=tokens.life_s),
                    connected_at=now,
                    ended_at=None,
                )
            )
        try:
            token = self._box.open(replaced) if replaced else ""
        except SecretUnreadable:  # sealed before SECRET_KEY was changed: nobody can revoke it, and nobody read it
            return
        if token and token != tokens.access_token:
            self._oauth.revoke(key, token)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    platform_id: UUID
    context_id: str
    expected_user_id: str


class GrantedTokens:
    """The TokenSource of one grant."""

    def __init__(self, grants: CanvasGrants, key: GrantKey) -> None:
        self._grants = grants
        self.key = key

    def token(self) -> str:
        """Return the access token. Raises as CanvasGrants.access_token."""
        return self._grants.access_token(self.key)

    def renewed(self, dead: str) -> str:
        """Return another one. Raises as CanvasGrants.access_token."""
        return self._grants.access_token(self.key, other_than=dead)


def _connection(row: CanvasGrantRow) -> Connection:
    return Connection(
        context_id=row.context_id, user_id=row.user_id, connected_at=row.connected_at, ended_at=row.ended_at
    )


def _is(key: GrantKey) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CanvasGrantRow.platform_id == key[0], CanvasGrantRow.context_id == key[1]


def _expect_key(session: Session, platform_id: UUID, key: ApiKey) -> None:
    """Hold the platform's API key as it is until the session ends. Raises AuthorisationSpent if `key` is another."""
    row = session.get(CanvasKeyRow, platform_id, with_for_update=True)
    if row is None or (row.base_url, row.client_id) != (key.base_url, key.client_id):
        raise AuthorisationSpent("the API key was replaced")


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()
