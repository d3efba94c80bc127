"""The application's settings, with quick passwords, a data folder of the run's own, and jobs done on the spot."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["TIEOUT_DATA"] = tempfile.mkdtemp(prefix="tieout-tests-")
os.environ["TIEOUT_SECRET_KEY"] = "only-for-tests-" * 4

from tieout.web.settings import *  # noqa: F403
from tieout.web.working import QUEUES

DATA_FOLDER = Path(os.environ["TIEOUT_DATA"])
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": list(QUEUES)}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT = DATA_FOLDER / "static"
STATIC_ROOT.mkdir(exist_ok=True)
