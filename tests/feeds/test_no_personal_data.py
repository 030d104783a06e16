"""A telephone number and a name that stood in an input file are in no table, no report, no log and no output afterwards."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from tests.sensors.connectors.test_cctv_standard import TITLES, written

PHONE, MOBILE, PERSON, MAIL = "02-9753-1864", "010-8642-9753", "홍길순", "gilsun@example.kr"
SEEDS = (PHONE, MOBILE, PERSON, MAIL)


def every_row_of_every_table() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'data') AND tablename <> 'spatial_ref_sys'"
        )
        texts: list[str] = []
        for schema, table in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(schema, table)))
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


@pytest.mark.django_db
def test_seeded_contacts_and_names_are_found_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    file = written(
        tmp_path,
        {"관리기관전화번호": PHONE, "담당자": PERSON, "이메일": MAIL, "민원": PERSON},
        {"촬영방면정보": f"회전 {MOBILE}", "소재지도로명주소": f"가나로 2 ({MAIL})"},
        {"위도": PERSON},
        {"경도": MOBILE},
        {"설치목적구분": PERSON},
        {"설치년월": MOBILE},
        {"카메라대수": PHONE},
        titles=[*TITLES, "담당자", "이메일", "민원", MOBILE],
    )
    caplog.set_level("DEBUG")
    for language in ("ko", "en"):
        call_command("load_file", "cctv-standard", file, "--force", "--lang", language)
    stored = every_row_of_every_table()
    assert "가나로 2 (***)" in stored
    said = capsys.readouterr()
    assert "담당자" in said.out
    for seed in SEEDS:
        assert seed not in stored
        assert seed not in said.out + said.err + caplog.text


@pytest.mark.django_db
def test_a_file_whose_first_row_is_no_header_is_refused_without_a_word_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "headless.csv"
    file.write_text(f"가나구청,{PERSON},{PHONE}\n", encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("load_file", "cctv-standard", file)
    assert "관리기관명" in str(refusal.value)
    for seed in SEEDS:
        assert seed not in str(refusal.value) + every_row_of_every_table() + capsys.readouterr().out
