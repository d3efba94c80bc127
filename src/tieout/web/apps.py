"""The one Django application."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Practices, files, comparisons, insights."""

    name = "tieout.web"
    label = "web"
    verbose_name = "tieout"
    default_auto_field = "django.db.models.BigAutoField"
