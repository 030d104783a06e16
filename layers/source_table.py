"""The table of sources in ``docs/data.md``, from what the connectors themselves say, so that the page cannot drift from the code."""

from collections.abc import Iterator

from feeds.connector import SourceFacts, connectors
from feeds.licences import allows_derivatives, url_of

BEGIN, END = "<!-- sources: begin -->", "<!-- sources: end -->"


def table() -> str:
    """Markdown; one row per connector, by name."""
    return "\n".join(["| connector | title | agency | licence | renewed |", "|---|---|---|---|---|", *_rows()])


def in_place(page: str) -> str:
    """The page with the table between its two marks replaced. Raises ValueError where they are missing."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{BEGIN} … {END}")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _rows() -> Iterator[str]:
    for name, connector in connectors().items():
        facts = connector.source
        yield f"| `{name}` | {_linked(facts)} | {facts.agency_en or facts.agency_ko} | {_licence(facts)} | {_renewed(facts)} |"


def _linked(facts: SourceFacts) -> str:
    words = f"{facts.title_ko} · {facts.title_en}"
    return f"[{words}]({facts.url})" if facts.url else words


def _licence(facts: SourceFacts) -> str:
    url = url_of(facts)
    words = f"[{facts.licence}]({url})" if url else facts.licence
    return words if allows_derivatives(facts) else f"{words}, nothing computed from it"


def _renewed(facts: SourceFacts) -> str:
    if facts.expected_interval is None:
        return "not regularly"
    days = facts.expected_interval.total_seconds() / 86_400
    return f"expected within {days:.0f} days" if days >= 1 else f"expected within {days * 24:.1f} h"
