"""People of a practice: who is in it as what, invitations, and the clients a clinician sees."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tieout.web.access import Right, Seat, anyone, needs
from tieout.web.forms import AccountForm, InvitationForm
from tieout.web.history import note, write
from tieout.web.models import Assignment, EntryKind, Invitation, Membership, Role, User
from tieout.web.views.start import BACKEND

INVITATION_DAYS = 7
PK_DIGITS_MAX = 18


@require_GET
@needs(Right.MANAGE_PEOPLE)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everyone, and what is offered."""
    return render(request, "people.html", _page(seat, InvitationForm()))


def _page(seat: Seat, form: InvitationForm, link: str = "") -> dict[str, object]:
    latest = seat.latest()
    names = seat.clients().filter(comparison=latest).exclude(left_name="") if latest else seat.clients().none()
    members = seat.practice.memberships.select_related("user").prefetch_related("assignments")
    return {
        "form": form,
        "link": link,
        "members": members.order_by("joined_at"),
        "roles": Role.choices,
        "invitations": seat.practice.invitations.filter(taken_at=None, until__gt=timezone.now()),
        "client_names": list(names.values_list("left_name", flat=True)),
        "days": INVITATION_DAYS,
    }


@require_POST
@needs(Right.MANAGE_PEOPLE)
def invite(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make a link that works once, shown once and handed over by the owner, as nothing is emailed; or withdraw one."""
    withdrawn = request.POST.get("withdraw", "")
    if withdrawn.isdecimal() and len(withdrawn) < PK_DIGITS_MAX:
        note(request, "withdrew an invitation")
        seat.practice.invitations.filter(pk=int(withdrawn), taken_at=None).delete()
        return redirect("people", practice=seat.practice.key)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return render(request, "people.html", _page(seat, form), status=422)
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        practice=seat.practice,
        email=form.cleaned_data["email"].lower(),
        role=form.cleaned_data["role"],
        token_sha256=_hash(token),
        made_by=seat.user,
        until=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    note(request, f"invited {form.cleaned_data['email']} as {Role(form.cleaned_data['role']).label}")
    link = request.build_absolute_uri(reverse("invited", kwargs={"token": token}))
    return render(request, "people.html", _page(seat, InvitationForm(), link))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@require_POST
@needs(Right.MANAGE_PEOPLE)
def change(request: HttpRequest, seat: Seat, membership: int) -> HttpResponse:
    """Another role, other clients, or out. The last owner stays."""
    found = get_object_or_404(seat.practice.memberships, pk=membership)
    what, role = request.POST.get("what"), request.POST.get("role", found.role)
    owners = seat.practice.memberships.filter(role=Role.OWNER)
    leaves = what == "remove" or (what == "role" and role != Role.OWNER)
    if found.role == Role.OWNER and leaves and owners.count() == 1:
        messages.error(request, "A practice needs an owner. Make someone else an owner first.")
    elif what == "remove":
        note(request, f"removed {found.user.email}")
        found.delete()
    elif what == "role" and role in Role.values:
        note(request, f"made {found.user.email} {Role(role).label}")
        found.role = role
        found.save(update_fields=["role"])
    elif what == "clients":
        note(request, f"chose which clients {found.user.email} sees")
        _assign(found, request.POST.getlist("client"))
    return redirect("people", practice=seat.practice.key)


def _assign(membership: Membership, names: list[str]) -> None:
    with transaction.atomic():
        membership.assignments.exclude(client__in=names).delete()
        kept = set(membership.assignments.values_list("client", flat=True))
        new = [Assignment(membership=membership, client=name[:300]) for name in dict.fromkeys(names)]
        Assignment.objects.bulk_create([row for row in new if row.client and row.client not in kept])


@anyone
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Take an invitation: with a new account, or with the account one is signed in to under the same address."""
    found = Invitation.objects.select_related("practice").filter(
        token_sha256=_hash(token), taken_at=None, until__gt=timezone.now()
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    user = request.user if isinstance(request.user, User) else None
    if user is not None:
        return _take_as(request, found, user)
    existing = User.objects.filter(email=found.email).exists()
    form = AccountForm(request.POST or None, initial={"email": found.email})
    form.fields["email"].disabled = True
    if request.method == "POST" and not existing and form.is_valid():
        with transaction.atomic():
            user = User.objects.create_user(
                found.email, form.cleaned_data["password"], name=form.cleaned_data["name"]
            )  # fmt: skip
            _join(found, user)
        login(request, user, backend=BACKEND)
        return redirect("clients", practice=found.practice.key)
    return render(request, "invited.html", {"invitation": found, "form": form, "existing": existing})


def _take_as(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    if user.email != invitation.email:
        raise Http404
    if request.method == "POST":
        _join(invitation, user)
        return redirect("clients", practice=invitation.practice.key)
    return render(request, "invited.html", {"invitation": invitation, "form": None, "existing": False})


def _join(invitation: Invitation, user: User) -> None:
    """Once: a second click finds the invitation taken."""
    taken = Invitation.objects.filter(pk=invitation.pk, taken_at=None).update(taken_at=timezone.now())
    if not taken:
        raise Http404
    write(invitation.practice, user, EntryKind.CHANGE, f"took the invitation as {Role(invitation.role).label}")
    Membership.objects.get_or_create(practice=invitation.practice, user=user, defaults={"role": invitation.role})
