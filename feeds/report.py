"""The report of a run as a person reads it, in Korean or English. A run keeps codes and figures; the sentences are here."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from .models import Run

SHOWN = 30

# code → Korean, English
SENTENCES: dict[str, tuple[str, str]] = {
    # rows left out
    "missing": ("값이 없습니다.", "is empty."),
    "not_a_number": ("숫자가 아닙니다.", "is not a number."),
    "out_of_range": ("허용 범위({low}–{high})를 벗어났습니다.", "is outside {low} to {high}."),
    "cells": ("열 수가 {found}개로 머리글({expected}개)과 다릅니다.", "has {found} cells where the header has {expected}."),
    "no_position": ("위치가 없습니다(비었거나 0, 0).", "gives no position (empty or 0, 0)."),
    "outside_country": ("좌표가 대한민국 밖입니다.", "lies outside Korea."),
    "outside_world": ("좌표가 지도에 그릴 수 있는 범위 밖입니다.", "lies outside what a map can draw."),
    "outside_city": ("시 경계에서 {metres} m 밖이라 제외했습니다.", "lies {metres} m outside the city and was left out."),
    "no_geometry": ("도형이 없거나 비었습니다.", "has no geometry, or an empty one."),
    "bad_geometry": ("도형의 종류가 다릅니다: {found}.", "has a geometry of another type: {found}."),
    "bad_value": ("{expected} 형식이 아닙니다.", "is not of the type {expected}."),
    "bad_character": ("저장할 수 없는 문자(NUL)가 있습니다.", "holds a character that cannot be stored (NUL)."),
    "other_city": ("다른 시·도의 것이라 제외했습니다.", "belongs to another city or province and was left out."),
    "no_station": ("위치를 아는 측정소가 아니라 제외했습니다.", "is of a station that is not known here."),
    "not_a_time": ("시각으로 읽을 수 없습니다.", "is not a time."),
    "in_future": ("아직 오지 않은 시각입니다.", "lies in the future."),
    "expired": ("실시간 자료 보관 기간({days}일)이 지났습니다.", "is older than live readings are kept ({days} days)."),
    "unknown_status": ("모르는 상태 값입니다.", "is not a status that is known."),
    "former": ("지난 위치의 기록이라 제외했습니다.", "tells where a station was before and was left out."),
    "repeated": ("같은 것이 파일에 이미 있어 제외했습니다.", "stands in the file already and was left out."),
    # rows kept, mended
    "kept_outside": (
        "시 경계에서 {metres} m 밖이지만 표시를 달아 남겼습니다.",
        "lies {metres} m outside the city; kept with a flag.",
    ),
    "swapped": ("위도와 경도가 바뀌어 있어 바로잡았습니다.", "had latitude and longitude swapped; they were put right."),
    "left_empty": ("읽을 수 없어 비워 두었습니다.", "could not be read and was left empty."),
    "unknown_code": ("표준에 없는 값이라 ‘기타’로 두었습니다.", "is not in the standard's list and became “other”."),
    "contact_blanked": ("연락처로 보이는 부분을 가렸습니다.", "held what looks like a contact; it was blanked."),
    "geometry_mended": ("도형의 고리를 바로잡았습니다.", "had a broken ring; it was mended."),
    "zeros_added": ("앞자리 0을 되살렸습니다.", "had lost its leading zeros; they were put back."),
    "positions_differ": (
        "두 좌표가 {metres} m 떨어져 있어 표시를 달아 남겼습니다.",
        "gives two positions {metres} m apart; kept with a flag.",
    ),
    "levels_disordered": (
        "기준 수위가 하상고, 통제, 계획홍수위, 제방고의 순서로 높아지지 않아 쓰지 않았습니다.",
        "has levels that do not rise from bed to control, flood and levee; they were not used.",
    ),
    "maybe_person": ("사람 이름일 수 있어 비워 두었습니다.", "may name a person and was left empty."),
    # about the whole file
    "no_areas": (
        "행정구역이 아직 없어 시 경계 규칙과 자치구 코드를 적용하지 않았습니다.",
        "No areas are loaded: neither the city's border nor district codes were applied.",
    ),
    "demo_areas": (
        "시범 행정구역만 있어 시 경계 규칙과 자치구 코드를 적용하지 않았습니다.",
        "Only demo areas are loaded: neither the city's border nor district codes were applied.",
    ),
    "demo_as_of": ("시연용 도시: {as_of} 기준, 씨앗값 {seed}.", "Demo city, laid around {as_of}, seed {seed}."),
    "more": ("그 밖에 {count}건은 기록하지 않았습니다.", "{count} further entries were not recorded."),
    # refusals
    "no_file": ("파일을 찾을 수 없습니다.", "There is no such file."),
    "no_encoding": ("UTF-8도 CP949도 아닌 파일입니다.", "The file is neither UTF-8 nor CP949."),
    "no_header": ("머리글이 없는 빈 파일입니다.", "The file is empty: it has no header."),
    "not_csv": ("{row}행에서 CSV로 읽을 수 없습니다.", "Row {row} cannot be read as CSV."),
    "not_json": ("JSON으로 읽을 수 없습니다.", "The file cannot be read as JSON."),
    "no_rows": ("파일에 자료 행이 없습니다.", "The file holds no rows of data."),
    "too_large": ("파일이 {most} MB보다 큽니다.", "The file is larger than {most} MB."),
    "columns_missing": ("필요한 열이 없습니다: {columns}.", "These columns are missing: {columns}."),
    "column_repeated": ("같은 뜻의 열이 두 번 있습니다: {columns}.", "These columns appear twice: {columns}."),
    "nothing_kept": ("쓸 수 있는 행이 하나도 없습니다.", "Not one row can be used."),
    "shrinks": (
        "{before}건이던 자료가 {after}건으로 줄어듭니다. 맞다면 --force를 쓰십시오.",
        "{before} rows would become {after}, fewer than half. If that is right, use --force.",
    ),
    "no_crs": ("좌표계를 알 수 없습니다. --crs로 알려 주십시오.", "The file does not say its coordinate system; name it with --crs."),
    "crs_unknown": ("모르는 좌표계입니다: {crs}.", "There is no such coordinate system: {crs}."),
    "crs_lies": (
        "좌표가 경위도 범위를 벗어나 파일이 말하는 좌표계가 틀립니다. 맞는 좌표계를 --crs로 알려 주십시오.",
        "The coordinates cannot be degrees, so the file's coordinate system is wrong; name the right one with --crs.",
    ),
    "crs_differs": (
        "이 자료의 좌표계({crs})로 쓴 좌표가 아닙니다.",
        "The coordinates are not in the system this source uses ({crs}).",
    ),
    "not_xlsx": ("엑셀(.xlsx) 파일로 읽을 수 없습니다.", "The file cannot be read as an Excel workbook (.xlsx)."),
    "no_rows_answered": ("자료 행이 없습니다. 응답 코드: {answer}", "There are no rows; the answer's code: {answer}"),
    "not_an_answer": ("JSON이나 XML로 읽을 수 없습니다.", "It can be read neither as JSON nor as XML."),
    "unreadable": ("지도 파일로 읽을 수 없습니다.", "The file cannot be read as a map file."),
    "file_type": ("읽을 수 있는 형식은 {known}입니다.", "Files that can be read: {known}."),
    "mixed_geometry": ("점, 선, 면이 한 파일에 섞여 있습니다: {found}.", "Points, lines and areas are mixed in one file: {found}."),
    "no_coordinates": (
        "경도와 위도 열을 찾을 수 없습니다. --lon과 --lat로 알려 주십시오.",
        "No columns of longitude and latitude were found; name them with --lon and --lat.",
    ),
    "too_many_columns": ("열이 {found}개입니다. {most}개까지 읽습니다.", "The file has {found} columns; at most {most} are read."),
    "already_running": ("같은 자료를 다른 실행이 처리하고 있습니다.", "Another run is loading the same data now."),
    "killed": ("끝나지 못하고 중단된 실행입니다.", "The run was cut off before its end."),
    "interrupted": ("사람이 중단했습니다.", "The run was interrupted by hand."),
    "database": ("데이터베이스가 거부했습니다(SQLSTATE {state}).", "The database refused it (SQLSTATE {state})."),
    "unexpected": ("예상하지 못한 오류입니다({kind}). 기록을 확인하십시오.", "Unexpected error ({kind}); see the log."),
}
_HEAD = {
    "done": (
        "{connector}: {read:,}행을 읽어 {kept:,}건을 남기고 {rejected:,}건을 제외했으며 {mended:,}건을 바로잡았습니다.",
        "{connector}: {read:,} rows read, {kept:,} kept, {rejected:,} left out, {mended:,} mended.",
    ),
    "personal": ("개인정보일 수 있어 버린 열: {columns}", "Columns dropped because they may be personal: {columns}"),
    "not_needed": ("쓰지 않는 열: {columns}", "Columns not used: {columns}"),
    "unknown": ("처음 보는 열(버림): {columns}", "Unknown columns (dropped): {columns}"),
    "row": ("  {row}행{where}: {sentence}", "  row {row}{where}: {sentence}"),
    "rest": ("  … 같은 종류 {count:,}건 더", "  … and {count:,} more of this kind"),
    "failed": ("{connector}: 바꾸지 않았습니다. {sentence}", "{connector}: nothing was changed. {sentence}"),
}


def sentence(code: str, params: Mapping[str, Any], language: str) -> str:
    return SENTENCES[code][_index(language)].format_map(params)


def lines(run: Run, language: str = "ko") -> Iterator[str]:
    """The whole report: figures, columns, then rows by reason."""
    if run.state == Run.State.FAILED:
        yield _head("failed", language, connector=run.connector, sentence=failure(run, language))
    else:
        yield _head("done", language, connector=run.connector, read=run.read, kept=run.kept, rejected=run.rejected, mended=run.mended)
    yield from _columns(run, language)
    yield from _rows(run.report, language)


def failure(run: Run, language: str) -> str:
    """Why the run failed, in the reader's language."""
    refusal = next((entry for entry in run.report if entry["kind"] == "refused"), None)
    return sentence(refusal["code"], refusal["params"], language) if refusal else run.error


def _columns(run: Run, language: str) -> Iterator[str]:
    for why in ("personal", "not_needed"):
        if names := [entry["field"] for entry in run.dropped_fields if entry["why"] == why]:
            yield _head(why, language, columns=", ".join(names))
    if run.unknown_fields:
        yield _head("unknown", language, columns=", ".join(run.unknown_fields))


def _rows(report: list[dict[str, Any]], language: str) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for entry in sorted((e for e in report if e["kind"] in ("rejected", "mended")), key=lambda e: (e["kind"] != "rejected", e["code"])):
        seen[entry["code"]] += 1
        if seen[entry["code"]] <= SHOWN:
            where = " ".join(filter(None, (entry["field"], f"({entry['shown']})" if entry["shown"] else "")))
            words = sentence(entry["code"], entry["params"], language)
            yield _head("row", language, row=entry["row"], where=f", {where}" if where else "", sentence=words)
    for code, count in seen.items():
        if count > SHOWN:
            yield f"{_head('rest', language, count=count - SHOWN)}: {code}"
    for entry in report:
        if entry["kind"] == "note":
            yield sentence(entry["code"], entry["params"], language)


def _head(name: str, language: str, **params: object) -> str:
    return _HEAD[name][_index(language)].format_map(params)


def _index(language: str) -> int:
    return 1 if language == "en" else 0
