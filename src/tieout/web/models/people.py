"""People, practices, and who may do what in which practice."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models


def new_key() -> str:
    """An id that can't be guessed (128 bits)."""
    return secrets.token_urlsafe(16)


class UserManager(BaseUserManager["User"]):
    """Makes people."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> User:
        """A person with an email address to sign in with."""
        user = self.model(email=self.normalize_email(email).lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Accounts are never shared, and a left person's account is closed, not given on."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """As the head of the page shows them."""
        words = (self.name or self.email.split("@")[0]).replace(".", " ").split()
        return ".".join(word[0].upper() for word in words[:2]) + "."


class Role(models.TextChoices):
    """What a person is in a practice."""

    OWNER = "owner", "Owner"
    BILLER = "biller", "Biller"
    CLINICIAN = "clinician", "Clinician (assigned clients only)"
    REVIEWER = "reviewer", "Reviewer (read only)"


class Practice(models.Model):
    """A therapy practice."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=120)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a practice."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["practice", "user"], name="one_membership_a_practice")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.practice_id}: {self.role}"


class Assignment(models.Model):
    """A client whom a clinician sees, by the name in the practice's program."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="assignments")
    client = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["membership", "client"], name="one_assignment_a_client")
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class Invitation(models.Model):
    """A place in a practice, offered to someone by a link that works once. Only the link's hash is kept."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role.choices)
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"
