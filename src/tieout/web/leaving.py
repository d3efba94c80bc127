"""Automatic sign-out, kept on the server: 15 minutes without a click, 8 hours in all (45 CFR 164.312(a)(2)(iii))."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

BEGAN, SEEN = "began", "seen"

SECONDS_BETWEEN_MARKS = 20
"""A session is written at most so often: a page that only shows something waits for no writer of the database."""

BY_ITSELF = "X-Tieout-By-Itself"
"""A page that asks by itself, such as for progress, says so; it doesn't keep a session alive."""


class LeavingMiddleware:
    """Signs a person out whose session is too old."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; as nobody, when the session is over."""
        if request.user.is_authenticated:
            now = int(time.time())
            began, seen = request.session.get(BEGAN), request.session.get(SEEN)
            over = (began is not None and now - began >= settings.SESSION_ABSOLUTE_SECONDS) or (
                seen is not None and now - seen >= settings.SESSION_IDLE_SECONDS
            )
            if over:
                logout(request)
            else:
                _mark(request, now)
        return self.get_response(request)


def _mark(request: HttpRequest, now: int) -> None:
    request.session.setdefault(BEGAN, now)
    seen = request.session.setdefault(SEEN, now)
    if BY_ITSELF not in request.headers and now - seen >= SECONDS_BETWEEN_MARKS:
        request.session[SEEN] = now
