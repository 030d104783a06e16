"""Candidates for a question, from each layer's projection: whoever may not see a row or a field cannot find by it.

Tiers, each bounded, so that a word that everything holds costs no more than a rare one: names that are the question, that begin with
it, that hold its words or its initials; then whatever holds its words in any field; then names with a wrong letter. ``ranking`` judges.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

from django.db import connection, transaction
from psycopg import sql

from ..conditions import Condition
from ..projection import Projection, flat
from . import folding, sizes
from .indexes import name_fields

# Of each layer: how many matches of a tier are looked at, and how many of all tiers are judged.
MOST_LOOKED_AT = 200
MOST_JUDGED = 40
TRIGRAM = 3
SIMILAR = 0.35
LEAST_LETTERS = 5  # fewer are alike to everything
# Of a large relation what is so alike is looked at, and where that is not enough, all that is similar. Not at once: so many are a little
# alike that the most alike would not be among those looked at.
ALIKE = 0.55


@dataclass(frozen=True, slots=True)
class Question:
    """``forms``: what the whole may have meant, folded, the literal form first; ``words``: the same for each word."""

    text: str
    forms: list[str]
    words: list[list[str]]
    initials: str
    pattern: str

    @property
    def contained(self) -> list[list[str]]:
        """The words, if one of them at least is long enough for the index to find it inside a text."""
        long_enough = any(all(len(form) >= TRIGRAM for form in forms) for forms in self.words)
        return self.words if long_enough else []


def understand(text: str) -> Question:
    asked = folding.initials_asked(text)
    return Question(text, folding.meanings(text), folding.tokens(text), asked, folding.initials_pattern(text) if asked else "")


@dataclass(frozen=True, slots=True)
class Candidate:
    """``texts``: field → what stands in it, names first. ``degrees``: roughly how far from where the asker looks."""

    projection: Projection
    id: int
    texts: dict[str, str]
    similarity: float
    degrees: float | None


Spot = tuple[float, float]


def called(seen: Sequence[Projection], question: Question, near: Spot | None) -> list[Candidate]:
    """What is called so, of all layers in one query."""
    return _ask(seen, lambda projection, _small: list(_by_name(projection, question)), near)


def told(seen: Sequence[Projection], question: Question, near: Spot | None) -> list[Candidate]:
    """What has these words in any of its searched fields, of all layers in one query."""
    return _ask(seen, lambda projection, _small: list(_by_words(projection, question)), near)


def similar(seen: Sequence[Projection], question: Question, near: Spot | None, enough: int) -> list[Candidate]:
    """Names with a letter or two wrong, of all layers in one query; where it finds fewer than ``enough``, of the large ones in another."""
    found, small = _similar(seen, question, near, ALIKE), _small(seen)
    large = [projection for projection in seen if projection.layer.relation.table not in small]
    if large and len(found) < enough:
        found += _similar(large, question, near, SIMILAR)
    return found


def _similar(seen: Sequence[Projection], question: Question, near: Spot | None, by_index: float) -> list[Candidate]:
    """``by_index``: how alike names of large relations are at least."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(by_index)])
        return _ask(seen, lambda projection, small: list(_alike(projection, question, by_index=not small)), near)


# Columns of ours carry a mark: a layer may well have a field called “tier”. “~name” is the name folded, “^name” its initials. A small
# relation is read once; a large one is looked up by index, tier by tier: the inner limit stops reading, the outer order takes the
# closest of what was read.
_LAYER = """
(WITH p AS {kept} (SELECT f.id, f.geometry, {columns}, {letters} FROM {relation} AS f)
 SELECT {number} AS layer, f.id, {texts} AS texts, f."#alike", {degrees} AS degrees
 FROM ({tiers}) AS f ORDER BY f."#tier", f."#alike" DESC, length(f.{first}::text), f.id LIMIT {most})
"""
_LETTERS = "layers_search_fold(f.{field}::text) AS {letters}"
_INITIALS = "layers_search_consonants(f.{field}::text) AS {initials}"
_TIER = '(SELECT {rank} AS "#tier", {alike} AS "#alike", f.id, f.geometry, {columns} FROM p AS f WHERE {condition} LIMIT {most})'


NOT_ASKED = Condition(sql.SQL("0::float8"))


@dataclass(frozen=True, slots=True)
class Tier:
    """``rank``: lower is better. ``alike``: how similar, where that is asked."""

    rank: int
    condition: Condition
    alike: Condition = NOT_ASKED
    by_initials: bool = False


def _ask(seen: Sequence[Projection], tiers: Callable[[Projection, bool], list[Tier]], near: Spot | None) -> list[Candidate]:
    """``tiers``: of a projection, and whether its relation is small."""
    small = _small(seen)
    sized = [(number, projection, projection.layer.relation.table in small) for number, projection in enumerate(seen)]
    asked = [(number, projection, is_small, found) for number, projection, is_small in sized if (found := tiers(projection, is_small))]
    parts = [_layer(number, projection, found, near, is_small) for number, projection, is_small, found in asked]
    if not parts:
        return []
    query = sql.SQL(" UNION ALL ").join(part.sql for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(query, [value for part in parts for value in part.values])
        rows = [_candidate(seen[row[0]], *row[1:]) for row in cursor.fetchall()]
    return list({(candidate.projection.layer.slug, candidate.id): candidate for candidate in reversed(rows)}.values())


def _small(seen: Sequence[Projection]) -> set[str]:
    return sizes.small(projection.layer.relation.table for projection in seen)


def _candidate(projection: Projection, key: int, texts: list[str], alike: float, degrees: float | None) -> Candidate:
    named = zip(searched(projection), texts, strict=True)
    return Candidate(projection, key, {field: text for field, text in named if text}, alike, degrees)


def searched(projection: Projection) -> list[str]:
    """What this audience may search: names first."""
    seen = {field.name for field in projection.fields}
    names = [field for field in name_fields(projection.layer) if field in seen]
    return names + [field for field in projection.layer.search if field in seen and field not in names]


def names(projection: Projection) -> list[str]:
    own = name_fields(projection.layer)
    return [field for field in searched(projection) if field in own]


def _layer(number: int, projection: Projection, tiers: Sequence[Tier], near: Spot | None, small: bool) -> Condition:
    fields = searched(projection)
    columns = _columns("f.{field}", fields)
    parts = [_tier(tier, columns) for tier in tiers]
    query = sql.SQL(_LAYER).format(
        kept=sql.SQL("MATERIALIZED" if small else "NOT MATERIALIZED"),
        columns=columns,
        letters=_letters(projection, any(tier.by_initials for tier in tiers)),
        relation=projection.sql,
        number=sql.Literal(number),
        texts=sql.SQL("ARRAY[{}]").format(_columns("coalesce(f.{field}::text, '')", fields)),
        degrees=sql.SQL("NULL::float8") if near is None else sql.SQL("f.geometry <-> ST_SetSRID(ST_MakePoint(%s, %s), 4326)"),
        tiers=sql.SQL(" UNION ALL ").join(part.sql for part in parts),
        first=sql.Identifier(fields[0]),
        most=sql.Literal(MOST_JUDGED),
    )
    return Condition(query, (*(near or ()), *(value for part in parts for value in part.values)))


def _letters(projection: Projection, initials: bool) -> sql.Composable:
    folded = _columns(_LETTERS, searched(projection))
    return sql.SQL(", ").join([folded, _columns(_INITIALS, names(projection))]) if initials else folded


def _columns(template: str, fields: Sequence[str]) -> sql.Composable:
    return sql.SQL(", ").join(_about(template, field) for field in fields)


@lru_cache(maxsize=4096)
def _about(template: str, field: str) -> sql.SQL:
    names = {"field": sql.Identifier(field), "letters": sql.Identifier(f"~{field}"), "initials": sql.Identifier(f"^{field}")}
    return flat(sql.SQL(template).format(**names))


def _tier(tier: Tier, columns: sql.Composable) -> Condition:
    query = sql.SQL(_TIER).format(
        rank=sql.Literal(tier.rank),
        alike=tier.alike.sql,
        columns=columns,
        condition=tier.condition.sql,
        most=sql.Literal(MOST_LOOKED_AT),
    )
    return Condition(query, (*tier.alike.values, *tier.condition.values))


def _by_name(projection: Projection, question: Question) -> Iterator[Tier]:
    named = names(projection)
    if named and question.forms:
        yield Tier(0, _holds(named, question.forms, "{}"))
        yield Tier(1, _holds(named, question.forms, "{}%"))
    if named and question.contained:
        yield Tier(2, _all_words(named, question))
    if named and question.initials:
        yield Tier(2, _by_initials(named, question), by_initials=True)


def _by_words(projection: Projection, question: Question) -> Iterator[Tier]:
    """Words too short for the index to find them inside a text must stand at its beginning."""
    every, named = searched(projection), names(projection)
    others = [field for field in every if field not in named]
    if others and question.contained:
        yield Tier(3, _all_words(every, question))
    elif others and question.forms:
        yield Tier(3, _holds(others, question.forms, "{}%"))


def _all_words(fields: Sequence[str], question: Question) -> Condition:
    return _both(" AND ", (_holds(fields, forms, "%{}%") for forms in question.contained))


def _holds(fields: Sequence[str], forms: Sequence[str], pattern: str) -> Condition:
    """Whether one of the fields is, begins with, or holds one of the forms."""
    patterns = [pattern.format(_escaped(form)) for form in forms]
    return _both(" OR ", (Condition(_about("f.{letters} LIKE %s", field), (like,)) for field in fields for like in patterns))


def _by_initials(fields: Sequence[str], question: Question) -> Condition:
    like = f"%{question.initials}%" if len(question.initials) >= TRIGRAM else f"{question.initials}%"
    # Not the indexed expression itself: the index would take the pattern apart into thousands of trigrams.
    one = "(f.{initials} LIKE %s AND (f.{letters} || '') ~ %s)"
    return _both(" OR ", (Condition(_about(one, field), (like, question.pattern)) for field in fields))


def _alike(projection: Projection, question: Question, *, by_index: bool) -> Iterator[Tier]:
    """``by_index``: what shares enough trigrams with the question is found by the index. A small relation is compared as a whole."""
    forms = [form for form in question.forms[:2] if len(form) >= LEAST_LETTERS]
    for field in names(projection) if forms else []:
        each = _about("similarity(f.{letters}, %s), word_similarity(%s, f.{letters})", field)
        compare = sql.SQL("greatest({})::float8").format(sql.SQL(", ").join([each] * len(forms)))
        alike = Condition(compare, tuple(form for form in forms for _twice in range(2)))
        shares = _both(" OR ", (Condition(_about("f.{letters} %%> %s", field), (form,)) for form in forms))
        enough = Condition(sql.SQL("{} >= {}").format(compare, sql.Literal(SIMILAR)), alike.values)
        yield Tier(4, shares if by_index else enough, alike)


def _both(word: str, conditions: Iterable[Condition]) -> Condition:
    def joined(left: Condition, right: Condition) -> Condition:
        return Condition(sql.SQL("{}{}{}").format(left.sql, sql.SQL(word), right.sql), left.values + right.values)

    whole = reduce(joined, conditions)
    return Condition(sql.SQL("({})").format(whole.sql), whole.values)


def _escaped(form: str) -> str:
    return form.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
