"""Every word that the server says is there in both languages: marked, translated, and none in doubt."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, ngettext, override, pgettext
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOGUES = sorted(ROOT.glob("*/locale/ko/LC_MESSAGES/django.po"))
SPEAKING = [path.relative_to(ROOT).parts[0] for path in CATALOGUES]
# Every app, whether it has a catalogue or not: one without has nothing to say.
APPS = sorted(path.parent.name for path in ROOT.glob("*/apps.py"))
KEYWORDS = ("gettext_lazy", "ngettext_lazy:1,2", "pgettext_lazy:1c,2", "gettext_noop", "pgettext:1c,2", "_")
ENTRY = re.compile(r'(?:^msgctxt "(.*)"\n)?^msgid "(.*)"\n(?:^msgid_plural "(.*)"\n)?^msgstr', re.MULTILINE)
# Names that are the same in every language.
NAMES = {"GeoJSON", "API", "WGS", "KST", "English", "CSV", "JSON", "QGIS", "ID"}


def marked(app: str, folder: Path) -> Iterator[tuple[str, str, str]]:
    """What ``makemessages`` would collect of an app: context, message, plural."""
    for path in (ROOT / app).rglob("*.html"):
        (folder / f"{len(list(folder.iterdir()))}.html.py").write_text(templatize(path.read_text(encoding="utf-8")), encoding="utf-8")
    sources = [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--no-wrap", *(f"--keyword={k}" for k in KEYWORDS)]
    out = folder / "all.po"
    subprocess.run([*command, "-o", out, *sources, *folder.glob("*.html.py")], check=True, capture_output=True)
    joined = out.read_text(encoding="utf-8").replace('"\n"', "") if out.exists() else ""
    for context, message, plural in ENTRY.findall(joined):
        if not message:
            continue  # the header
        yield tuple(text.encode().decode("unicode_escape").encode("latin-1").decode() for text in (context, message, plural))


def korean(context: str, message: str, plural: str) -> str:
    with override("ko"):
        if context:
            return pgettext(context, message)
        return ngettext(message, plural, 2) if plural else gettext(message)


@pytest.mark.parametrize("app", APPS)
def test_every_marked_sentence_is_said_in_korean(app: str, tmp_path: Path) -> None:
    sentences = list(marked(app, tmp_path))
    assert sentences or app not in SPEAKING, "nothing was collected"
    assert [one[1] for one in sentences if re.search("[A-Za-z]{2}", one[1]) and korean(*one) in one[1:] and one[1] not in NAMES] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=SPEAKING)
@pytest.mark.parametrize("doubt", ["--only-fuzzy", "--untranslated"])
def test_no_translation_is_in_doubt_or_empty(path: Path, doubt: str) -> None:
    left = subprocess.run(["msgattrib", doubt, "--no-obsolete", str(path)], check=True, capture_output=True, text=True).stdout
    assert re.findall(r'^msgid ".+', left, re.MULTILINE) == []


# Where a sentence for people stands: the places of its arguments, from 0, and their names.
SPOKEN: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "Problem": ((1, 2), ("title", "detail")),
    "FieldError": ((1,), ("reason",)),
    "unauthorised": ((0,), ("detail",)),
    "bad_value": ((1,), ("reason",)),
    "no_such": ((1,), ("reason",)),
    "ValidationError": ((0,), ("message",)),
    "add_error": ((1,), ("error",)),
}
LABELS = ("help_text", "verbose_name", "verbose_name_plural", "label")


def spoken(call: ast.Call) -> Iterator[ast.expr]:
    """The expressions of a call that people read."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    places, names = SPOKEN.get(name, ((), ()))
    yield from (call.args[at] for at in places if at < len(call.args))
    for keyword in call.keywords:
        if keyword.arg in (*names, *LABELS):
            yield keyword.value
        elif keyword.arg == "errors" and isinstance(keyword.value, ast.List):
            yield from (pair.elts[1] for pair in keyword.value.elts if isinstance(pair, ast.Tuple))


def bare(node: ast.expr) -> Iterator[str]:
    """Words written where they stand, in no call that marks them; names of columns and codes are no words."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("[A-Za-z]{2}", node.value):
        if not re.fullmatch("[a-z_]+", node.value):
            yield node.value
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        yield from bare(node.left)
    elif isinstance(node, ast.JoinedStr | ast.BinOp | ast.BoolOp | ast.IfExp):
        yield from (text for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr) for text in bare(part))


@pytest.mark.parametrize("app", [*APPS, "config"])
def test_no_sentence_of_the_server_is_left_unmarked(app: str) -> None:
    found = []
    for path in (ROOT / app).rglob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
        said = ((call.lineno, text) for call in calls for part in spoken(call) for text in bare(part))
        found += [f"{path.relative_to(ROOT)}:{line} {text}" for line, text in said if "migrations" not in path.parts]
    assert found == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/templates/**/*.html")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_word_of_a_template_is_left_unmarked(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{% (?:blocktrans\w*) .*?{% endblocktrans\w* %}|{% comment %}.*?{% endcomment %}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", " ", text, flags=re.DOTALL)
    spoken = re.findall(r'\b(?:aria-label|title|placeholder|alt)="([^"{]*[A-Za-z가-힣]{2}[^"{]*)"', text)
    bare = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>|&\w+;", " ", text, flags=re.DOTALL)
    words = [word for word in re.findall(r"[A-Za-z가-힣]{2,}", bare) if word not in NAMES and word not in ("km", "한국어")]
    assert [*spoken, *words] == []
