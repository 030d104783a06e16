"""What is said of indicators is said in Korean too."""

import ast
import re
import subprocess
from gettext import GNUTranslations
from pathlib import Path

import pytest

CITY = Path(__file__).resolve().parents[2] / "city"


def sentences(module: Path) -> set[str]:
    """Every literal inside ``_(…)``."""
    calls = [node for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.Call)]
    marked = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_"]
    return {node.value for node in marked if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize("module", sorted(CITY.glob("indicators/*.py")), ids=lambda path: path.stem)
def test_every_sentence_has_its_korean(module: Path, tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check", CITY / "locale/ko/LC_MESSAGES/django.po", "-o", compiled], check=True)
    with compiled.open("rb") as file:
        korean = GNUTranslations(file)
    for english in sentences(module):
        said = korean.gettext(english)
        assert re.search("[가-힣]", said), english
        assert sorted(re.findall(r"%\(\w+\)s", said)) == sorted(re.findall(r"%\(\w+\)s", english))


def test_sentences_are_found() -> None:
    assert "no such indicator" in sentences(CITY / "indicators/read.py")
