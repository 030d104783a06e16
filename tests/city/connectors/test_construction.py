"""The connector of construction sites: old and new titles, CSV and JSON, every quirk, nobody's name, and nothing twice."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from city.connectors.construction import ConstructionSites
from city.kinds import kind_of
from city.models import ConstructionSite, Organisation, ProgressReport, Project
from city.organisations import organisation_name
from city.works_sink import WorksSink
from feeds import runs
from feeds.errors import Refused
from feeds.models import Run
from feeds.report import lines

pytestmark = pytest.mark.django_db

NEW = {
    "BIZ_CD": "B-1", "BIZ_NM": "<![CDATA[율곡로 도로 &amp; 보도 정비]]>", "GU_NM": "종로구", "CMCN_YN2": "N", "PROCS_PLAN": "58.3",
    "PROCS_PRFMNC": "43.4", "PER_RT": "74.4", "CRTR_YMD": "2026-10-31", "DAY_TOT": "900", "AMT_CTRT": "1,234.5", "AMT_BIZ": "2000",
    "CSTRN_PRD": "2024.03.02 ~ 2027.12.31", "CSTRN_PSTN": "종로구 율곡로 1", "LAT": "37.57", "LOT": "126.99", "INST_NM": "도시기반시설본부",
    "PIC_PE_NM": "zq홍길동", "SPVS_PE_NM": "zq김철수", "AGT_PE_NM": "zq이영희", "SPVS_NM": "바른엔지니어링(주)", "CNST_ENT": "한결건설㈜",
    "BIZ_SCL": "L=1.2km", "TEL_1": "02-123-4567",
}  # fmt: skip
OLD = {
    "PJT_CD": "P-9", "PJT_NAME": "한강 보도교 설치", "GU_NAME": "용산구", "OFFICE_ADDR": "용산구 1", "PJT_BGN1_DATE": "20250101",
    "PJT_COMPL_PREARR_DATE": "20261231", "TOT_CNTRT_AMT": "12", "PJT_FIN_YN_NM": "진행중", "ORG_1": "서울시", "ORG_3": "누리건설",
    "LAT": "126.97", "LNG": "37.53", "TEL_1": "010-1234-5678", "TEL_2": "02-111-2222", "TEL_3": "02-333-4444",
}  # fmt: skip

OTHER = {**NEW, "BIZ_CD": "B-7", "PROCS_PRFMNC": "0"}


def answer(tmp_path: Path, *rows: dict[str, Any], name: str = "answer.json") -> Path:
    file = tmp_path / name
    content = {"ListOnePMISBizInfo": {"list_total_count": len(rows), "RESULT": {"CODE": "INFO-000"}, "row": list(rows)}}
    file.write_text(json.dumps(content, ensure_ascii=False))
    return file


def load(file: Path, **options: bool) -> runs.Outcome:
    connector = ConstructionSites()
    store = WorksSink().store(connector.name, connector.source.slug)
    return runs.run(connector, file, store=store, options=runs.Options(**options))


def test_a_row_with_new_titles_becomes_a_site_and_a_report(tmp_path: Path) -> None:
    load(answer(tmp_path, NEW))
    made = ConstructionSite.objects.get()
    assert (made.code, made.name, made.kind, made.status) == ("B-1", "율곡로 도로 & 보도 정비", "road", "running")
    assert (made.contract_amount, made.total_budget) == (123_450_000_000, 200_000_000_000)
    assert (made.starts_on, made.ends_on) == (date(2024, 3, 2), date(2027, 12, 31))
    assert made.geometry.coords == (126.99, 37.57)
    assert [getattr(made, role).name for role in ("client", "contractor", "supervisor")] == [
        "도시기반시설본부",
        "한결건설(주)",
        "바른엔지니어링(주)",
    ]
    report = ProgressReport.objects.get()
    assert (report.reported_on, report.planned, report.actual) == (date(2026, 10, 31), 58.3, 43.4)


def test_old_titles_are_read_and_a_swapped_position_is_put_right(tmp_path: Path) -> None:
    load(answer(tmp_path, OLD))
    made = ConstructionSite.objects.get()
    assert (made.code, made.kind, made.status, made.contract_amount) == ("P-9", "bridge", "running", 1_200_000_000)
    assert (made.geometry.coords, made.position_swapped) == ((126.97, 37.53), True)
    assert (made.starts_on, made.ends_on) == (date(2025, 1, 1), date(2026, 12, 31))
    assert ProgressReport.objects.count() == 0


def test_csv_in_cp949_is_read_the_same(tmp_path: Path) -> None:
    plain = {key: value.replace(",", "") for key, value in NEW.items()}
    file = tmp_path / "sites.csv"
    file.write_bytes("\n".join([",".join(plain), ",".join(plain.values())]).encode("cp949"))
    load(file)
    assert ConstructionSite.objects.get().total_budget == 200_000_000_000


@pytest.mark.parametrize("zero", ["0", "0.0", "", "0%"])
def test_zero_progress_and_zero_amounts_mean_that_nobody_entered_them(tmp_path: Path, zero: str) -> None:
    load(answer(tmp_path, {**NEW, "PROCS_PRFMNC": zero, "AMT_CTRT": zero.rstrip("%")}))
    report = ProgressReport.objects.get()
    assert (report.planned, report.actual) == (58.3, None)
    assert ConstructionSite.objects.get().contract_amount is None


def test_no_person_and_no_telephone_stays_anywhere(tmp_path: Path) -> None:
    load(answer(tmp_path, {**NEW, "SPVS_NM": "홍길동", "BIZ_SCL": "문의 010-9876-5432"}, {**NEW, "BIZ_CD": "B-2", "CNST_ENT": "김 철수"}))
    run = Run.objects.get()
    assert {row["field"] for row in run.dropped_fields if row["why"] == "personal"} >= {"PIC_PE_NM", "SPVS_PE_NM", "AGT_PE_NM", "TEL_1"}
    assert ConstructionSite.objects.get(code="B-1").supervisor is None
    assert "***" in ConstructionSite.objects.get(code="B-1").scale
    written = "".join(lines(run, "ko")) + "".join(lines(run, "en")) + str(run.report)
    with connection.cursor() as cursor:
        for table in ("city_constructionsite", "city_constructionsiteevent", "city_organisation", "city_progressreportevent", "feeds_run"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            written += cursor.fetchone()[0] or ""
    assert [word for word in ("zq", "홍길동", "철수", "4567", "5432") if word in written] == []


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    load(answer(tmp_path, NEW, OTHER))
    before = [list(model.objects.order_by("pk").values()) for model in (ConstructionSite, ProgressReport, Organisation)]
    assert load(answer(tmp_path, NEW, OTHER)).unchanged
    load(answer(tmp_path, NEW, OTHER), force=True)
    assert [list(model.objects.order_by("pk").values()) for model in (ConstructionSite, ProgressReport, Organisation)] == before


def test_a_newer_file_adds_a_report_and_leaves_what_officials_wrote(tmp_path: Path) -> None:
    load(answer(tmp_path, NEW))
    mine = ConstructionSite.objects.get()
    mine.note, mine.project = "만회 대책", Project.objects.create(code="P1", name_ko="사업", source="test")
    mine.save()
    newer = {**NEW, "CRTR_YMD": "2026-11-30", "PROCS_PRFMNC": "50", "CMCN_YN2": "Y"}
    load(answer(tmp_path, newer, {**NEW, "PROCS_PRFMNC": "44"}))
    made = ConstructionSite.objects.get()
    assert (made.pk, made.note, made.project_id, made.status, made.version) == (mine.pk, "만회 대책", mine.project_id, "ended", 2)
    assert list(made.reports.values_list("reported_on", "actual")) == [(date(2026, 10, 31), 44), (date(2026, 11, 30), 50)]


def test_what_cannot_be_used_is_left_out_and_reported(tmp_path: Path) -> None:
    bad = [
        {**NEW, "BIZ_CD": "B-2", "LAT": "0", "LOT": "0"},
        {**NEW, "BIZ_CD": "B-3", "CMCN_YN2": "글쎄"},
        {**NEW, "BIZ_CD": ""},
        {**NEW, "BIZ_CD": "B-4", "LAT": "48.8", "LOT": "2.3"},
        NEW,
    ]
    row = load(answer(tmp_path, NEW, *bad, {**NEW, "BIZ_CD": "B-5", "PROCS_PLAN": "many", "CSTRN_PRD": "2027.01.01 ~ 2024.01.01"})).run
    assert row is not None
    assert (row.read, row.kept, row.rejected, row.mended) == (7, 2, 5, 1)
    left_out = {entry["row"]: entry["code"] for entry in row.report if entry["kind"] == "rejected"}
    assert left_out == {2: "no_position", 3: "unknown_status", 4: "missing", 5: "outside_country", 6: "repeated"}
    assert ConstructionSite.objects.get(code="B-5").ends_on is None


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '{"RESULT": {"CODE": "INFO-200"}}', "[" * 100_000, '{"row": [{"LAT": 1}]}'])
def test_a_file_of_another_kind_is_refused_whole(tmp_path: Path, content: str) -> None:
    load(answer(tmp_path, NEW))
    file = tmp_path / "bad.json"
    file.write_text(content)
    with pytest.raises(Refused):
        load(file)
    assert ConstructionSite.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("한결건설㈜", "한결건설(주)"), ("도시기반시설본부", "도시기반시설본부"), ("서울시", "서울시"), ("현대건설", "현대건설"),
        ("홍길동", None), ("김철수 소장", None), ("남궁민수", None), ("이산", None), ("ABC Engineering", "ABC Engineering"),
    ],
)  # fmt: skip
def test_a_persons_name_is_not_an_organisation(text: str, kept: str | None) -> None:
    assert organisation_name(text) == kept


def test_the_kind_of_works_is_told_from_their_name() -> None:
    names = (
        "한빛선 도시철도 1공구",
        "노후 하수관로 정비",
        "배수지 증설",
        "보도교 설치",
        "중랑천 제방 보강",
        "생활권 공원",
        "강변북로 확장",
        "도서관 건립",
        "기타",
    )
    assert [str(kind_of(name)) for name in names] == ["subway", "sewer", "water", "bridge", "river", "park", "road", "building", "other"]
