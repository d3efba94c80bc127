"""What people type, checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from tieout.errors import TieoutError
from tieout.reading.parsing.cells import CellProblem, parse_cents
from tieout.web.models import Role, User


class AccountForm(forms.Form):
    """A person's name, email address and password."""

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )  # fmt: skip
    email = forms.EmailField(
        label="Email",
        help_text="To sign in with. Nothing is sent to it.",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters. A few unrelated words are easy to keep in mind.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_email(self) -> str:
        """An address that no one has yet."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError("There is an account with this address. Sign in instead.")
        return email

    def clean(self) -> dict[str, Any]:
        """A password that isn't easily guessed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password"):
            person = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class FirstAccountForm(AccountForm):
    """The first account, with the practice it is for."""

    practice = forms.CharField(
        label="Name of the practice", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    field_order = ("practice", "name", "email", "password")


class InvitationForm(forms.Form):
    """Whom to invite as what."""

    email = forms.EmailField(label="Email")
    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.BILLER)


class AmountField(forms.CharField):
    """An amount as people type it, in cents."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "12"})

    def clean(self, value: Any) -> int:
        """Cents, by the same grammar as a file's amounts."""
        text = str(super().clean(value))
        try:
            return parse_cents(text)
        except (CellProblem, TieoutError) as error:
            raise forms.ValidationError("This is not an amount. Write it like 405.00, a credit like -25.00.") from error


class RecordForm(forms.Form):
    """The two figures of the client's page in the practice's program."""

    current = AmountField(label="Current Balance")
    unbilled = AmountField(label="Unbilled")


class CompareForm(forms.Form):
    """How the books are compared."""

    as_of = forms.DateField(
        label="Balances as of", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )  # fmt: skip
