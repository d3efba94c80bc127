"""The one Django application."""

from __future__ import annotations

import os

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Practices, files, comparisons, insights."""

    name = "tieout.web"
    label = "web"
    verbose_name = "tieout"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whatever a process of the application writes is its owner's alone: database, originals, results."""
        os.umask(0o077)
