"""A statement as libpq has it says what psycopg would have said."""

from layers.statement import Statement


def test_parameters_are_numbered_in_order_wherever_they_stand() -> None:
    asked = Statement(b"SELECT %(y)s + %(x)s + %(y)s", {"x": "int4", "y": "int4"})
    assert asked.text == b"SELECT $2 + $1 + $2"


def test_a_percent_sign_is_written_twice_in_a_declaration_and_once_in_the_statement() -> None:
    assert Statement(b"SELECT id WHERE id %% 2 = 0 AND z = %(z)s", {"z": "int4"}).text == b"SELECT id WHERE id % 2 = 0 AND z = $1"
