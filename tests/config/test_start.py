"""What a server does not load before its first request."""

import subprocess
import sys

from django.conf import settings


def test_a_server_starts_without_the_libraries_that_read_files() -> None:
    """They were the largest part of a start; a server reads no files."""
    asked = "import config.asgi, sys; print(sorted({'pandas', 'pyogrio', 'geopandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
