"""What the API says, it says in Korean too."""

import ast
import re
import subprocess
from gettext import GNUTranslations
from pathlib import Path

import pytest

LAYERS = Path(__file__).resolve().parents[2] / "layers"
MODULES = ("api", "asked", "conditions", "cursors", "filters", "refusals", "search/api", "state", "state_answers")


def sentences(module: str) -> set[str]:
    """Every literal inside ``_(…)``."""
    calls = [node for node in ast.walk(ast.parse((LAYERS / f"{module}.py").read_text())) if isinstance(node, ast.Call)]
    marked = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_"]
    return {node.value for node in marked if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.fixture(scope="module")
def korean(tmp_path_factory: pytest.TempPathFactory) -> GNUTranslations:
    compiled = tmp_path_factory.mktemp("words") / "django.mo"
    subprocess.run(["msgfmt", "--check", LAYERS / "locale/ko/LC_MESSAGES/django.po", "-o", compiled], check=True)
    with compiled.open("rb") as file:
        return GNUTranslations(file)


@pytest.mark.parametrize("module", MODULES)
def test_every_sentence_has_its_korean(korean: GNUTranslations, module: str) -> None:
    for english in sentences(module):
        said = korean.gettext(english)
        assert re.search("[가-힣]", said), english
        assert sorted(re.findall(r"%\(\w+\)s", said)) == sorted(re.findall(r"%\(\w+\)s", english))


def test_sentences_are_found() -> None:
    assert "no such layer" in sentences("refusals")
