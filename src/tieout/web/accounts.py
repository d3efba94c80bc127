"""Who may have an account: whoever makes the first one, and whoever was invited. There is no open sign-up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Tells the sign-in library so."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see `views.start` and `views.people`."""
        del request
        return False
