"""Who is logged in: sessions in memory, lost with the process like in many an old application."""

import hmac
import secrets
import time
from dataclasses import dataclass

from practice.erp.switches import Weather


@dataclass(frozen=True)
class Account:
    """Somebody who may log in."""

    username: str
    password: str


class Sessions:
    """The open sessions. ``clock`` counts seconds."""

    def __init__(self, account: Account, weather: Weather) -> None:
        self._account, self._weather = account, weather
        self._seen: dict[str, float] = {}

    def log_in(self, username: str, password: str) -> str:
        """A new session's token, or an empty string when name or password are wrong."""
        right_name = hmac.compare_digest(username.encode(), self._account.username.encode())
        right_word = hmac.compare_digest(password.encode(), self._account.password.encode())
        if not (right_name and right_word):
            return ""
        token = secrets.token_urlsafe(24)
        self._seen[token] = time.monotonic()
        return token

    def user(self, token: str) -> str:
        """Who this session belongs to, or an empty string when it is over. Counts as a request."""
        now = time.monotonic()
        allowed = self._weather.switches.session_seconds
        if token not in self._seen:
            return ""
        if self._weather.ends_session() or (allowed and now - self._seen[token] > allowed):
            self.log_out(token)
            return ""
        self._seen[token] = now
        return self._account.username

    def log_out(self, token: str) -> None:
        self._seen.pop(token, None)

    def end_all(self) -> None:
        self._seen.clear()
