"""Fields that several layers of the infrastructure share."""

from accounts.audience import Audience
from layers.declaration import Field, Text

DEMO = Text("시범 자료(가상)", "Demo (made up)")
DISTRICT = Field("district_code", Text("자치구 코드", "District code"))
OUTSIDE = Field("outside_city", Text("시 경계 밖", "Outside the city"), "boolean", audience=Audience.STAFF)


def source_field(slug: str, ko: str, en: str) -> Field:
    """Whose the row is: the connector's source, or the demo city's."""
    return Field("source", Text("자료", "Data"), "code", codes={slug: Text(ko, en), "demo": DEMO})
