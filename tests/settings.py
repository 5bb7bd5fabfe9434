"""The settings of the program, with what makes tests quick and leaves no traces."""

import os
import tempfile
from pathlib import Path

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="pressui-tests-")
for name in (
    *("PRESS_API_URL", "PRESS_API_TOKEN", "PEAK_AUTH_TOKEN", "API_KEY"),
    *("REDIS_URL", "OIDC_ISSUER"),
):
    os.environ.pop(name, None)

from pressui.settings import *  # noqa: E402, F403

STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, as in production: threads of an in-memory database do not wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}  # noqa: F405
# WhiteNoise warns where it does not exist, and warnings are errors here.
Path(STATIC_ROOT).mkdir(exist_ok=True)  # noqa: F405
