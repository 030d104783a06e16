from django.db import migrations

# 화곡1동 is found by ㅎㄱㄷ: numbers, and the 제 before them, are no initials; the 제 of 홍제1동 is the name's own. Letters are those of NFKD.
FUNCTION = """
CREATE FUNCTION layers_search_consonants(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 300 AS $$
BEGIN
    RETURN regexp_replace(
        regexp_replace(translate(normalize(lower(words), NFKD), ' -.,()·/', ''), '(?<!\\u1112\\u1169\\u11BC)\\u110C\\u1166(?=[0-9])', '', 'g'),
        '[0-9\\u1161-\\u11FF]', '', 'g');
END $$;
"""
FORMER = """
CREATE FUNCTION layers_search_initials(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 300 AS $$
BEGIN
    RETURN regexp_replace(translate(normalize(lower(words), NFKD), ' -.,()·/', ''), '[\\u1161-\\u11FF]', '', 'g');
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("layers", "0008_note_which_rows_moved")]

    operations = [
        # CASCADE: indexes over the former stand until every migration ends with those that are wanted.
        migrations.RunSQL(
            f"DROP FUNCTION layers_search_initials(text) CASCADE; {FUNCTION}",
            f"DROP FUNCTION layers_search_consonants(text) CASCADE; {FORMER}",
        ),
    ]
