"""Who may use the review page: a sign-in link that works once, then a session with a token for its forms."""

import hmac
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import timedelta

LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=10)


@dataclass(frozen=True)
class Session:
    """Somebody who signed in; ``form_token`` proves that a request comes from one of our pages."""

    reviewer: str
    form_token: str


class Access:
    """Links and sessions, in memory: they end with the process. Only links that were made here sign anybody in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._links: dict[str, tuple[str, float]] = {}
        self._sessions: dict[str, tuple[Session, float]] = {}

    def make_link(self, reviewer: str) -> str:
        """A new secret that signs a person in once."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            self._links[secret] = (reviewer, time.monotonic() + LINK_LASTS.total_seconds())
        return secret

    def sign_in(self, secret: str) -> str:
        """The cookie of a new session; empty when the link was used before, is too old or none of ours."""
        with self._lock:
            reviewer, ends = self._links.pop(secret, ("", 0.0))
            if not reviewer or ends < time.monotonic():
                return ""
            cookie = secrets.token_urlsafe(32)
            session = Session(reviewer, secrets.token_urlsafe(24))
            self._sessions[cookie] = (session, time.monotonic() + SESSION_LASTS.total_seconds())
            return cookie

    def session(self, cookie: str) -> Session | None:
        """The session of a cookie, or None when there is none (any more)."""
        with self._lock:
            session, ends = self._sessions.get(cookie, (None, 0.0))
            return session if ends > time.monotonic() else None

    def sign_out(self, cookie: str) -> None:
        with self._lock:
            self._sessions.pop(cookie, None)


def is_right(session: Session, token: str) -> bool:
    """Whether a form carries the session's own token."""
    return hmac.compare_digest(session.form_token.encode(), token.encode())
