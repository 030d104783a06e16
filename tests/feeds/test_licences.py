"""What a licence asks for is obeyed in one place: no computed values where it forbids them, its credit, its text one click away."""

import pytest

from feeds import licences
from feeds.models import DataSource


def make(slug: str, licence: str, **more: object) -> DataSource:
    return DataSource.objects.create(slug=slug, title_ko="제목", title_en="Title", agency_ko="기관", licence=licence, **more)


@pytest.mark.parametrize(
    ("licence", "said", "allowed"),
    [("KOGL-1", True, True), ("KOGL-1", False, False), ("KOGL-3", True, False), ("KOGL-4", True, False), ("ODbL-1.0", True, True)],
)
def test_the_source_and_its_licence_must_both_allow_computed_values(licence: str, said: bool, allowed: bool) -> None:
    assert licences.allows_derivatives(licences.Said(licence, said)) is allowed
    assert licences.allows_derivatives(DataSource(licence=licence, derivatives=said)) is allowed


@pytest.mark.django_db
def test_the_text_of_a_known_licence_is_known_and_a_sources_own_comes_first() -> None:
    assert licences.url_of(make("a", "KOGL-1")) == "https://www.kogl.or.kr/info/licenseType1.do"
    assert licences.url_of(make("b", "KOGL-1", licence_url="https://example.kr/terms")) == "https://example.kr/terms"
    assert licences.url_of(make("c", "by agreement")) == ""


@pytest.mark.parametrize(
    ("agency", "licence", "wanted"),
    [
        ("OpenStreetMap contributors", "ODbL-1.0", "© OpenStreetMap contributors"),
        ("Seoul", "KOGL-1", "Seoul, Parks"),
        ("", "KOGL-1", "Parks"),
        ("", "ODbL-1.0", "Parks"),
    ],
)
def test_a_source_is_credited_as_its_licence_wants(agency: str, licence: str, wanted: str) -> None:
    assert licences.credit(agency, "Parks", licence) == wanted
