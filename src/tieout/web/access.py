"""Who may do what, in one place. A page that says nothing about rights is refused to everyone (default deny)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tieout.web.history import note_page, note_refusal
from tieout.web.models import (
    ComparedClient,
    ComparedItem,
    Comparison,
    InsightRun,
    Membership,
    Paper,
    Practice,
    Role,
    RunState,
    StoredFile,
    User,
)

Rest = ParamSpec("Rest")

_LAST = "practice"
"""Where a session keeps the key of the practice that was looked at last."""


class Right(StrEnum):
    """What a page needs."""

    ANYONE = "anyone"  # signed in or not
    SIGNED_IN = "signed in"  # any person, whatever the practice
    SEE_CLIENTS = "see clients"  # clinicians: their own
    SEE_FILES = "see files"  # whole files, whole reports
    CHANGE = "change"  # give files, compare, decide, type figures, sign off
    MANAGE_PEOPLE = "manage people"


RIGHTS: dict[str, frozenset[Right]] = {
    Role.OWNER: frozenset({Right.SEE_CLIENTS, Right.SEE_FILES, Right.CHANGE, Right.MANAGE_PEOPLE}),
    Role.BILLER: frozenset({Right.SEE_CLIENTS, Right.SEE_FILES, Right.CHANGE}),
    Role.REVIEWER: frozenset({Right.SEE_CLIENTS, Right.SEE_FILES}),
    Role.CLINICIAN: frozenset({Right.SEE_CLIENTS}),
}

_LIBRARY_PAGES = frozenset(
    {"account_login", "account_logout", "account_change_password", "account_reauthenticate", "account_inactive"}
)
"""Pages of the sign-in library that are used; they guard themselves. So do those of the second factor (`mfa_`)."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a practice: the only way by which a page reaches the practice's rows."""

    user: User
    practice: Practice
    membership: Membership

    def may(self, right: Right) -> bool:
        """Whether the person's role has a right."""
        return right in RIGHTS.get(self.membership.role, frozenset())

    @property
    def sees_all_clients(self) -> bool:
        """Whether the person sees every client, or only those assigned."""
        return self.membership.role != Role.CLINICIAN

    @property
    def assigned(self) -> frozenset[str]:
        """The names of the clients assigned to a clinician."""
        return frozenset(self.membership.assignments.values_list("client", flat=True))

    def files(self) -> QuerySet[StoredFile]:
        """The practice's files."""
        return StoredFile.objects.filter(practice=self.practice)

    def comparisons(self) -> QuerySet[Comparison]:
        """The practice's comparisons."""
        return Comparison.objects.filter(practice=self.practice)

    def latest(self) -> Comparison | None:
        """The newest comparison that is done: the one that is shown and reviewed."""
        return self.comparisons().filter(state=RunState.DONE).first()

    def clients(self) -> QuerySet[ComparedClient]:
        """The compared clients whom the person may see."""
        every = ComparedClient.objects.filter(practice=self.practice)
        return every if self.sees_all_clients else every.filter(left_name__in=self.assigned)

    def items(self) -> QuerySet[ComparedItem]:
        """The reconciling items; only pages for those who see every client show them as a list."""
        return ComparedItem.objects.filter(practice=self.practice)

    def insights(self) -> QuerySet[InsightRun]:
        """The insights the person may see: a clinician's are those made by the clinician."""
        every = InsightRun.objects.filter(practice=self.practice)
        return every if self.sees_all_clients else every.filter(made_by=self.user)

    def papers(self) -> QuerySet[Paper]:
        """The papers the person may see: a clinician's are those of insights made by the clinician."""
        every = Paper.objects.filter(practice=self.practice)
        return every if self.sees_all_clients else every.filter(made_by=self.user, insight__made_by=self.user)


def anyone(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a page that needs no sign-in."""
    view.right = Right.ANYONE  # type: ignore[attr-defined]
    return view


def signed_in(
    view: Callable[Concatenate[HttpRequest, User, Rest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Mark a page for any person who is signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return _sign_in(request)
        return view(request, request.user, *args, **kwargs)

    guarded.right = Right.SIGNED_IN  # type: ignore[attr-defined]
    return guarded


def needs(
    right: Right,
) -> Callable[[Callable[Concatenate[HttpRequest, Seat, Rest], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Mark a page of a practice with the right it needs.

    The page gets the person's seat. Another practice's key is answered as one that doesn't exist.
    """

    def mark(
        view: Callable[Concatenate[HttpRequest, Seat, Rest], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, practice: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return _sign_in(request)
            seat = take_seat(request.user, practice)
            request.seat = seat  # type: ignore[attr-defined]
            if request.session.get(_LAST) != practice:
                request.session[_LAST] = practice
            page = (request.resolver_match.url_name if request.resolver_match else "") or ""
            if not seat.may(right):
                note_refusal(request, page)
                raise PermissionDenied
            response = view(request, seat, *args, **kwargs)
            note_page(request, page, response)
            return response

        guarded.right = right  # type: ignore[attr-defined]
        return guarded

    return mark


def take_seat(user: User, practice: str) -> Seat:
    """A person's seat in a practice.

    Raises:
        Http404: when there is none, or no such practice: both look alike.
    """
    membership = Membership.objects.select_related("practice").filter(user=user, practice__key=practice).first()
    if membership is None:
        raise Http404
    return Seat(user, membership.practice, membership)


def usual_seat(request: HttpRequest) -> Seat | None:
    """The practice a person was in last, for the pages that belong to none; else the first they joined."""
    if not isinstance(request.user, User):
        return None
    own = request.user.memberships.select_related("practice").order_by("joined_at", "pk")
    membership = own.filter(practice__key=request.session.get(_LAST, "")).first() or own.first()
    return Seat(request.user, membership.practice, membership) if membership else None


def _sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back; a part of a page that is asked for moves the whole page there."""
    if getattr(request, "htmx", False):
        response = HttpResponse(status=401)
        response["HX-Refresh"] = "true"
        return response
    return redirect_to_login(request.get_full_path())


class DefaultDenyMiddleware:
    """Refuses every page that no right is marked on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse a page without a mark."""
        del args, kwargs
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        if not hasattr(view, "right") and name not in _LIBRARY_PAGES and not name.startswith("mfa_"):
            raise PermissionDenied
        return None
