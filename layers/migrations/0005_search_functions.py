from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# What is indexed is what these give, so another definition wants another name. layers.search.folding does the same to a question.
# NFKD takes syllables apart into letters (자모), so that one wrong letter is one wrong character, and makes one form of full-width,
# half-width and single letters. What people write or leave out at will goes: “망원 1동” is “망원1동”.
# plpgsql and not SQL: the planner would put the body in the place of each call, plan longer and believe that it costs nothing.
FUNCTIONS = """
CREATE FUNCTION layers_search_fold(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 200 AS $$
BEGIN
    RETURN translate(normalize(lower(words), NFKD), ' -.,()·/', '');
END $$;
CREATE FUNCTION layers_search_initials(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 300 AS $$
BEGIN
    RETURN regexp_replace(translate(normalize(lower(words), NFKD), ' -.,()·/', ''), '[\\u1161-\\u11FF]', '', 'g');
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("layers", "0004_imported_datasets")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION layers_search_fold(text) CASCADE; DROP FUNCTION layers_search_initials(text) CASCADE"),
    ]
