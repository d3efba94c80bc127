"""Django is set up here and not for the whole run: the tests of the other rooms begin without it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.web.settings")
django.setup()
