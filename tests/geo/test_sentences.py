"""Every sentence a report can say is there in Korean, with the same places for names and numbers."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

APPS = ("geo", "fixtures")
ENTRY = re.compile(r'(?:^msgctxt "(?P<context>.*)"\n)?^msgid (?P<id>"(?:.*"\n")*.*")\nmsgstr (?P<text>"(?:.*"\n")*.*")$', re.MULTILINE)


def catalogue(app: str) -> dict[str, str]:
    text = (settings.BASE_DIR / app / "locale/ko/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    joined = text.replace('"\n"', "")
    return {found["id"][1:-1]: found["text"][1:-1] for found in ENTRY.finditer(joined) if found["id"] != '""'}


def spoken(app: str, folder: Path) -> set[str]:
    """What ``makemessages`` would collect."""
    sources = [str(path) for path in (settings.BASE_DIR / app).rglob("*.py") if "migrations" not in path.parts]
    out = folder / "all.po"
    keywords = ["--keyword=_", "--keyword=pgettext:1c,2"]
    command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--no-wrap", *keywords, "-o", str(out), *sources]
    subprocess.run(command, check=True, capture_output=True)
    joined = out.read_text(encoding="utf-8").replace('"\n"', "")
    return {found["id"][1:-1] for found in ENTRY.finditer(joined) if found["id"] != '""'}


@pytest.mark.parametrize("app", APPS)
def test_every_sentence_is_translated(app: str, tmp_path: Path) -> None:
    known = catalogue(app)
    assert spoken(app, tmp_path) - {key for key, text in known.items() if text} == set()


@pytest.mark.parametrize("app", APPS)
def test_a_translation_names_the_same_things(app: str) -> None:
    names = re.compile(r"%\((\w+)\)")
    wrong = [key for key, text in catalogue(app).items() if set(names.findall(key)) != set(names.findall(text))]
    assert wrong == []
