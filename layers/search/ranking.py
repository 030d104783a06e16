"""Which candidate is meant: a score, what part matched, and a share of the list for every layer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import ceil, exp

from . import folding
from .matching import Candidate, Question, names

# What a match is worth by where it is found: the whole text, its beginning, inside. A name counts more than what else is said.
_NAME = (1.0, 0.85, 0.7)
_OTHER = (0.95, 0.5, 0.45)
_INITIALS = (0.8, 0.75, 0.6)
_ALL_WORDS = 0.6
_TYPO = 0.6
_OTHER_LAYOUT = 0.03
# Of what is called alike, one means the larger area, the nearer place, the shorter name: each less than a better match is worth.
_AREA = {"city": 0.05, "zone": 0.04, "district": 0.05, "neighbourhood": 0.04}
_CLOSENESS = 0.04
_NEARNESS = 0.04
_NEAR_DEGREES = 0.03
_NO_DIGITS = dict.fromkeys(map(ord, "0123456789"))


@dataclass(frozen=True, slots=True)
class Matched:
    """The part of a field's text to highlight; ``start`` and ``end`` in characters, none where nothing matched literally."""

    field: str
    text: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Hit:
    """``form``: what was met of the ``field``, folded; empty where nothing was met literally."""

    candidate: Candidate
    score: float
    field: str
    form: str

    @property
    def matched(self) -> Matched:
        text = self.candidate.texts[self.field]
        return Matched(self.field, text, *(folding.span(text, self.form) or (None, None)))


def ranked(found: Iterable[Candidate], question: Question, limit: int) -> list[Hit]:
    """The best first, one layer never more than half of the list while others have something to say."""
    once = {(candidate.projection.layer.slug, candidate.id): candidate for candidate in found}
    hits = (judged(candidate, question) for candidate in once.values())
    ordered = sorted((hit for hit in hits if hit), key=_order)
    return shared_out(ordered, limit)


def _order(hit: Hit) -> tuple[float, int, str, int]:
    """1동, 2동 … 10동: shorter names first, then by their letters."""
    name = next(iter(hit.candidate.texts.values()))
    return -hit.score, len(name), name, hit.candidate.id


def shared_out(ordered: Sequence[Hit], limit: int) -> list[Hit]:
    share, taken, kept, spare = max(1, ceil(limit / 2)), {}, [], []  # type: ignore[var-annotated]
    for hit in ordered:
        slug = hit.candidate.projection.layer.slug
        taken[slug] = taken.get(slug, 0) + 1
        (kept if taken[slug] <= share else spare).append(hit)
    chosen = [*kept, *spare][:limit]
    return sorted(chosen, key=lambda hit: -hit.score)


def judged(candidate: Candidate, question: Question) -> Hit | None:
    """None where the database's letters and ours do not agree on any match."""
    named = names(candidate.projection)
    folded = {field: folding.fold(text) for field, text in candidate.texts.items()}
    matches = [match for field, text in folded.items() for match in _matches(field, text, field in named, question)]
    best = max(matches, key=lambda match: match[0]) if matches else _loose(candidate, folded, question)
    return Hit(candidate, best[0] + _preference(candidate, question), *best[1:]) if best else None


Match = tuple[float, str, str]  # score, field, form


def _matches(field: str, folded: str, is_name: bool, question: Question) -> Iterable[Match]:
    worth = _NAME if is_name else _OTHER
    for place, form in enumerate(question.forms):
        if form in folded:
            yield _worth(folded, form, worth) - _OTHER_LAYOUT * (place > 0), field, form
    if is_name and question.initials and (found := folding.search_initials(folded, question.pattern)):
        yield _worth(folded, found, _INITIALS), field, found


def _worth(folded: str, form: str, worth: tuple[float, float, float]) -> float:
    whole, beginning, inside = worth
    return whole if folded == form else beginning if folded.startswith(form) else inside


def _loose(candidate: Candidate, folded: dict[str, str], question: Question) -> Match | None:
    """Words found here and there, or a name that is only similar."""
    first = next(iter(folded))
    if candidate.similarity:
        return _TYPO * max(candidate.similarity, *(_letters_alike(folded[first], form) for form in question.forms)), first, ""
    if not question.words or not all(any(form in text for form in forms for text in folded.values()) for forms in question.words):
        return None
    met = ((field, form) for field, text in folded.items() for form in question.words[0] if form in text)
    return (_ALL_WORDS, *next(met, (first, "")))


def _letters_alike(name: str, form: str) -> float:
    """The share of letters that stand in both in the same order, 0 to 1. Numbers count little: 화국동 means 화곡1동 rather than 성북동."""
    counted, all_told = _ratio(name.translate(_NO_DIGITS), form.translate(_NO_DIGITS)), _ratio(name, form)
    return 0.8 * counted + 0.2 * all_told


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _preference(candidate: Candidate, question: Question) -> float:
    shortest = min(len(text) for text in candidate.texts.values())
    closeness = min(1.0, len(question.text) / max(1, shortest))
    near = exp(-candidate.degrees / _NEAR_DEGREES) if candidate.degrees is not None else 0.0
    return _AREA.get(candidate.projection.layer.area_level, 0.0) + _CLOSENESS * closeness + _NEARNESS * near
