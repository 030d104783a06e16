"""What all tests share."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from layers import datasets

Counting = Callable[..., AbstractContextManager[Any]]
# What Playwright switches off itself: a second switch of this name takes the place of its own.
OF_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
# The list below Chromium's own address bar is a page of some 500 files, loaded anew with every window and seen in none.
ADDRESS_BAR = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup")
DRAWING = (
    # WebGL without a graphics card.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    # The page around it by the processor directly: Debian's Chromium is told to ask a graphics card also where that is the processor.
    "--disable-gpu-rasterization",
    "--disable-gpu-compositing",
)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Threads of the code under test give their connections back, so that the test database can be dropped."""
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0


class OneRound(PBKDF2PasswordHasher):
    """A password as it is kept, but for the million rounds (0.4 s) that are meant to make guessing slow."""

    iterations = 1


@pytest.fixture(scope="session", autouse=True)
def passwords_of_one_round() -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.{OneRound.__name__}"]


@contextmanager
def _counted(counting: Counting, *arguments: Any, **named: Any) -> Iterator[Any]:
    """Which layers are imported is asked anew every few seconds: not in the midst of counting, however slow the machine is."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(datasets, "KEPT_S", 3600.0)
        datasets.forget()
        datasets.layers()
        with counting(*arguments, **named) as counted:
            yield counted
    datasets.forget()


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries: Counting) -> Counting:
    return partial(_counted, django_assert_num_queries)


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries: Counting) -> Counting:
    return partial(_counted, django_assert_max_num_queries)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's Chromium (``CHROMIUM`` or the one on the path), drawing without a graphics card."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    off = ",".join((*OF_PLAYWRIGHT, *ADDRESS_BAR))
    arguments = [*DRAWING, "--disable-dev-shm-usage", f"--disable-features={off}"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses root
    found = {"executable_path": chromium} if chromium else {}
    return {**browser_type_launch_args, **found, "args": [*browser_type_launch_args.get("args", []), *arguments]}


@pytest.fixture
def real_data() -> Path:
    folder = os.environ.get("MADANG_REAL_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("MADANG_REAL_DATA names no folder")
    return Path(folder)
