"""What every page shows: the practice, the person's other practices, what is there of the built front-end files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest

from tieout import __version__
from tieout.web.access import Right, Seat, usual_seat
from tieout.web.models import User

SECTIONS = {
    **dict.fromkeys(("clients", "client", "record"), "clients"),
    **dict.fromkeys(("files", "file", "comparison"), "files"),
    **dict.fromkeys(("insights", "insight", "insight-run"), "insights"),
    **dict.fromkeys(("review", "corrections", "sign"), "review"),
    "names": "names",
    "people": "people",
    "history": "history",
    **dict.fromkeys(("mfa_activate_totp", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn"), "security"),
    **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes"), "security"),
    "mfa_generate_recovery_codes": "security",
}
"""Which entry of the menu a page belongs to."""


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Variables of the base template."""
    seat = getattr(request, "seat", None) or usual_seat(request)
    page = (request.resolver_match.url_name if request.resolver_match else None) or ""
    told: dict[str, Any] = {
        "version": __version__,
        "section": SECTIONS.get(page, ""),
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
        "front_end_built": finders.find("vendor/app.js") is not None,
    }
    if isinstance(seat, Seat):
        told |= {
            "seat": seat,
            "practice": seat.practice,
            "may_change": seat.may(Right.CHANGE),
            "may_see_files": seat.may(Right.SEE_FILES),
            "may_manage": seat.may(Right.MANAGE_PEOPLE),
        }
    if isinstance(request.user, User):
        told["memberships"] = request.user.memberships.select_related("practice").order_by("practice__name")
    return told
