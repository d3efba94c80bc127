"""The first account, the way in, and what is said when a page can't be shown."""

from __future__ import annotations

import hmac
import sys

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django_tasks_db.utils import is_locked_database_exception

from tieout.web.access import anyone, signed_in, take_seat, usual_seat
from tieout.web.demo import load_worked_book
from tieout.web.forms import FirstAccountForm
from tieout.web.history import write
from tieout.web.models import EntryKind, Membership, Practice, Role, User
from tieout.web.storing import disk_full

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

_LOOPBACK = frozenset({"127.0.0.1", "::1"})


@anyone
def home(request: HttpRequest) -> HttpResponse:
    """To the practice; to the first account where there is none."""
    if isinstance(request.user, User):
        seat = usual_seat(request)
        if seat is None:
            return render(request, "no_practice.html", status=403)
        return redirect("clients", practice=seat.practice.key)
    return redirect("account_login" if User.objects.exists() else "start")


@anyone
@require_http_methods(["GET", "POST"])
def first_account(request: HttpRequest) -> HttpResponse:
    """Make the first account and its practice.

    Only while there is none, and only from this computer or with the token that the operator set.
    """
    if User.objects.exists():
        return redirect("account_login")
    if not _may_begin(request):
        raise PermissionDenied
    initial = {"practice": "Riverside Counseling"} if settings.DEMO else {}
    form = FirstAccountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            user = User.objects.create_user(
                form.cleaned_data["email"], form.cleaned_data["password"], name=form.cleaned_data["name"]
            )
            practice = Practice.objects.create(name=form.cleaned_data["practice"])
            Membership.objects.create(practice=practice, user=user, role=Role.OWNER)
            write(practice, user, EntryKind.CHANGE, "made the practice and became its owner")
        login(request, user, backend=BACKEND)
        if settings.DEMO:
            run = load_worked_book(take_seat(user, practice.key))
            return redirect("comparison", practice=practice.key, run=run.key)
        return redirect("clients", practice=practice.key)
    return render(request, "start.html", {"form": form, "token": request.GET.get("token", "")})


def _may_begin(request: HttpRequest) -> bool:
    from_here = request.META.get("REMOTE_ADDR") in _LOOPBACK and "X-Forwarded-For" not in request.headers
    token = settings.START_TOKEN
    return from_here or (bool(token) and hmac.compare_digest(token, request.GET.get("token", "")))


@signed_in
@require_POST
def stay(request: HttpRequest, user: User) -> HttpResponse:
    """Stay signed in: asking is enough."""
    del request, user
    return HttpResponse(status=204)


@anyone
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    return render(request, "problem.html", {"kind": "refused"}, status=403)


@anyone
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return render(request, "problem.html", {"kind": "not found"}, status=404)


@anyone
def our_fault(request: HttpRequest) -> HttpResponse:
    """500, 507 where the disk is full, 503 where the database is locked, without anything that could fail again."""
    del request
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError) and is_locked_database_exception(error):
        return HttpResponse(
            "<!doctype html><html lang=en><title>tieout: busy</title><h1>The database is busy</h1>"
            "<p>Other work is being written. Nothing was changed. Wait a moment, then try again.",
            status=503,
            headers={"Retry-After": "5"},
        )
    if full := disk_full(error):
        return HttpResponse(
            f"<!doctype html><html lang=en><title>tieout: the disk is full</title><h1>The disk is full</h1><p>{full}",
            status=507,
        )
    return HttpResponse(
        "<!doctype html><html lang=en><title>tieout: our fault</title><h1>Something went wrong on our side</h1>"
        "<p>Nothing was changed. Go back and try again; if it stays, start tieout again.",
        status=500,
    )
