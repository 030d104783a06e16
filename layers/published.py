"""The areas as layers: what every other layer is counted in and drilled through.

Declared here and not in ``geo``, which imports nothing of ours. They read ``geo_currentarea``: the areas valid today.
"""

from accounts.audience import Audience

from .declaration import Detail, Field, Generalised, Layer, Relation, State, Style, Text
from .registry import register

TABLE = "geo_currentarea"
SOURCE = "sgis"  # whose borders they are unless an area says otherwise; as load_areas names it
COARSE = tuple(
    Generalised(max_zoom=zoom, table="geo_areashape", key="area_id", drawn="geometry_3857", condition=f"max_zoom = {zoom}")
    for zoom in (9, 12)
)
DENSITY = State(
    table=TABLE,
    key="id",
    value="density",
    time="population_on",
    quality="quality",
    title=Text("인구밀도", "Population density"),
    unit="명/km²",
)
FIELDS = (
    Field("code", Text("행정구역 코드", "Area code"), in_tile=True),
    Field("name_ko", Text("이름", "Name (Korean)"), in_tile=True),
    Field("name_en", Text("영문 이름", "Name (English)"), in_tile=True),
    Field("name_en_derived", Text("영문 이름은 로마자 표기", "English name is romanised"), kind="boolean"),
    Field("parent_code", Text("상위 행정구역 코드", "Code of the area above"), in_tile=True),
    Field("population", Text("인구", "Population"), kind="integer", unit="명"),
    Field("population_on", Text("인구 기준일", "Population as of"), kind="date"),
    Field("density", Text("인구밀도", "Population density"), kind="number", unit="명/km²"),
    Field("area_km2", Text("면적", "Area"), kind="number", unit="km²"),
    Field("valid_from", Text("경계 시행일", "Boundary valid from"), kind="date"),
    Field(
        "source",
        Text("자료", "Data"),
        "code",
        codes={
            SOURCE: Text("통계청 SGIS 행정구역 경계", "SGIS administrative boundaries"),
            "demo": Text("시범 자료(가상)", "Demo (made up)"),
        },
    ),
)


def areas_layer(
    slug: str, level: str, title: Text, description: Text, *, order: int, breaks: tuple[float, ...], min_zoom: int = 0, shown: bool = True
) -> Layer:
    """The areas of one level, coloured by how densely they are settled. ``breaks``: people per square kilometre."""
    return Layer(
        slug=slug,
        title=title,
        description=description,
        geometry_type="polygon",
        relation=Relation(table=TABLE, rows={Audience.PUBLIC: f"level = '{level}'"}),
        fields=FIELDS,
        source=SOURCE,
        source_field="source",
        name_field="name_ko",
        search=("name_ko", "name_en", "code"),
        min_zoom=min_zoom,
        detail=Detail(generalised=COARSE),
        style=Style(color="land", ramp="density", breaks=breaks, label="name_ko"),
        state=DENSITY,
        group="areas",
        order=order,
        shown=shown,
        area_level=level,
    )


register(
    areas_layer(
        "districts",
        "district",
        Text("자치구", "Districts"),
        Text("서울의 25개 자치구와 인구밀도", "The 25 districts of the city and how densely they are settled"),
        order=10,
        breaks=(12000, 15000, 18000, 21000),
    )
)
register(
    areas_layer(
        "neighbourhoods",
        "neighbourhood",
        Text("행정동", "Neighbourhoods"),
        Text("행정동과 인구밀도", "Neighbourhoods (행정동) and how densely they are settled"),
        order=11,
        breaks=(12000, 19000, 26000, 33000),
        min_zoom=9,
    )
)
register(
    areas_layer(
        "zones",
        "zone",
        Text("권역", "Zones"),
        Text("서울의 5개 권역", "The five zones (권역) the city plans in"),
        order=12,
        breaks=(12000, 15000, 18000, 21000),
        shown=False,
    )
)

# Not on the map, where it would be one colour; found by its name all the same.
CITY_LAYER = areas_layer("city", "city", Text("시", "City"), Text("", ""), order=9, breaks=(), shown=False)
