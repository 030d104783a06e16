"""The tree of departments."""

import pytest
from django.core.exceptions import ValidationError

from accounts.departments import with_those_below
from accounts.models import Department

pytestmark = pytest.mark.django_db


def department(code: str, parent: Department | None = None) -> Department:
    return Department.objects.create(code=code, name_ko=code, parent=parent)


def test_a_department_and_those_below_it() -> None:
    city = department("city")
    roads, water = department("roads", city), department("water", city)
    tunnels = department("tunnels", roads)
    assert with_those_below(roads.pk) == {roads.pk, tunnels.pk}
    assert with_those_below(city.pk) == {city.pk, roads.pk, water.pk, tunnels.pk}


def test_a_department_cannot_stand_under_its_own() -> None:
    roads = department("roads")
    tunnels = department("tunnels", roads)
    roads.parent = tunnels
    with pytest.raises(ValidationError) as caught:
        roads.clean()
    assert "parent" in caught.value.message_dict


def test_a_loop_that_was_written_all_the_same_ends() -> None:
    roads = department("roads")
    tunnels = department("tunnels", roads)
    Department.objects.filter(pk=roads.pk).update(parent=tunnels)
    assert with_those_below(roads.pk) == {roads.pk, tunnels.pk}
