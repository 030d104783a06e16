"""Construction sites with their progress (건설알림이).

Source   Seoul Open Data OA-2540 ListOnePMISBizInfo (progress), OA-15585 pmisPjtList (facts), OA-1222 ListConstructionWorkService
         (status); JSON answers saved as they came, or CSV. KOGL type 1. Renewed daily, progress about once a month.
Dropped  PIC_PE_NM, SPVS_PE_NM, AGT_PE_NM (names of persons), TEL_1 … TEL_3 (telephones), PER_RT, DAY_* (follow from the rest)
Quirks   Fields were renamed in 2024–26 (PJT_CD → BIZ_CD …); old and new titles are read.
         Longitude is LNG in two of the sets and LOT in the third; latitude and longitude are swapped in places.
         Progress 0 means that nobody entered it, an amount of 0 too. Amounts are in 억원 (100 million won).
         Names come wrapped in CDATA. An organisation's field sometimes names a person: such a value is left empty.
         The kind of works is nowhere given: it is told from the name.
"""

import html
import re
from datetime import date, timedelta

from feeds.connector import CsvConnector, SourceFacts, register
from feeds.errors import Unusable
from feeds.personal import shown
from feeds.position import position
from feeds.records import Record
from feeds.row import Row

from ..kinds import kind_of
from ..organisations import organisation_name
from ..published import WORKS_SOURCE
from ..works_sink import WorksSink

EOK = 100_000_000
MOST_EOK = 200_000  # the city's whole budget of a few years
STATUSES = {
    "planned": {"2", "예정", "착공전", "착공예정"},
    "running": {"0", "N", "진행", "진행중", "시공중", "공사중", "미준공"},
    "stopped": {"3", "중지", "공사중지", "일시중지"},
    "ended": {"1", "Y", "종료", "완료", "준공"},
}
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_DAY = r"(\d{4})[-./년]?\s*(\d{1,2})[-./월]?\s*(\d{1,2})일?"
_PERIOD = re.compile(rf"{_DAY}\s*[~∼～–-]\s*{_DAY}")


@register
class ConstructionSites(CsvConnector):
    name = "construction-sites"
    source = SourceFacts(
        slug=WORKS_SOURCE,
        title_ko="서울시 건설공사 추진 현황",
        title_en="Seoul construction works",
        agency_ko="서울특별시",
        agency_en="Seoul",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/dataList/OA-2540/S/1/datasetView.do",
        expected_interval=timedelta(days=35),
    )
    sink = WorksSink()
    columns = {
        "code": ("BIZ_CD", "PJT_CD", "사업코드"),
        "name": ("BIZ_NM", "PJT_NAME", "사업명"),
        "status": ("CMCN_YN2", "PRJC_END_YN", "PJT_FIN_YN_NM", "PJT_END_DIV", "준공여부"),
        "planned": ("PROCS_PLAN", "계획공정율"),
        "actual": ("PROCS_PRFMNC", "실적공정율"),
        "reported_on": ("CRTR_YMD", "기준일자"),
        "period": ("CSTRN_PRD", "BIZ_PRD", "공사기간"),
        "starts_on": ("PJT_BGN1_DATE", "BIZ_BGNG_YMD", "PJT_BGN_DATE", "착공일"),
        "ends_on": ("PJT_COMPL_PREARR_DATE", "준공예정일"),
        "contract": ("AMT_CTRT", "TOT_CNTRT_AMT", "도급액"),
        "budget": ("AMT_BIZ", "TOT_PJT_AMT", "총사업비"),
        "address": ("CSTRN_PSTN", "OFFICE_ADDR", "SITE_ADDR", "공사위치"),
        "client": ("INST_NM", "ORG_1", "발주처"),
        "contractor": ("CNST_ENT", "ORG_3", "시공사"),
        "supervisor": ("SPVS_NM", "ORG_2", "감리사"),
        "scale": ("BIZ_SCL", "사업규모"),
        "latitude": ("LAT", "위도"),
        "longitude": ("LNG", "LOT", "경도"),
    }
    required = frozenset({"code", "name", "status", "latitude", "longitude"})
    not_needed = frozenset({"GU_NM", "GU_NAME", "SGG_NM", "PER_RT", "DAY_TOT", "DAY_ELPS", "DAY_JOB", "OFC_ADDR"})

    def record(self, row: Row) -> Record:
        plain = Row(row.number, {name: _unwrapped(cell) for name, cell in row.cells.items()}, row.titles, row.mended)
        point, swapped = position(plain)
        starts_on, ends_on = _period(plain)
        code, name = _needed(plain, "code"), _needed(plain, "name")
        reported_on = plain.day("reported_on")
        values = {
            "name": name[:200],
            "kind": kind_of(name),
            "status": _status(plain),
            "address": (plain.text("address") or "")[:200],
            "district_code": None,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "contract_amount": _won(plain, "contract"),
            "total_budget": _won(plain, "budget"),
            "scale": (plain.text("scale") or "")[:300],
            **{role: _organisation(plain, role) for role in ("client", "contractor", "supervisor")},
            "reported_on": reported_on,
            "planned": _per_cent(plain, "planned"),
            "actual": _per_cent(plain, "actual"),
            "position_swapped": swapped,
            "outside_city": False,
        }
        return Record(plain.number, (code, str(reported_on or "")), point, values, tuple(plain.mended))


def _unwrapped(cell: str) -> str:
    return html.unescape(_CDATA.sub(r"\1", cell))


def _needed(row: Row, name: str) -> str:
    found = row.text(name)
    if not found:
        raise Unusable("missing", field=name)
    return found


def _status(row: Row) -> str:
    word = "".join(_needed(row, "status").split())
    found = next((status for status, words in STATUSES.items() if word in words), None)
    if found is None:
        raise Unusable("unknown_status", shown(word), field="status")
    return found


def _period(row: Row) -> tuple[date | None, date | None]:
    """From columns of their own or from “2021.03.02 ~ 2025.12.31”. An end before the beginning is left empty."""
    starts, ends = row.day("starts_on"), row.day("ends_on")
    if found := _PERIOD.search(row.raw("period")):
        try:
            starts = starts or date(int(found[1]), int(found[2]), int(found[3]))
            ends = ends or date(int(found[4]), int(found[5]), int(found[6]))
        except ValueError:
            row.mend("period", "left_empty")
    if starts and ends and ends < starts:
        row.mend("ends_on" if row.raw("ends_on") else "period", "left_empty")
        ends = None
    return starts, ends


def _number(row: Row, name: str, high: float) -> float | None:
    """None when empty or 0, which is how these sources say that nobody entered it; None and a finding when it cannot be read."""
    if not row.raw(name):
        return None
    plain = Row(row.number, {name: row.raw(name).replace(",", "").removesuffix("%")}, row.titles)
    try:
        return plain.number_of(name, 0, high) or None
    except Unusable:
        row.mend(name, "left_empty")
        return None


def _per_cent(row: Row, name: str) -> float | None:
    return _number(row, name, 100)


def _won(row: Row, name: str) -> int | None:
    amount = _number(row, name, MOST_EOK)
    return None if amount is None else round(amount * EOK)


def _organisation(row: Row, name: str) -> str | None:
    text = row.text(name)
    found = organisation_name(text) if text else None
    if text and not found:
        row.mend(name, "maybe_person")
    return found
