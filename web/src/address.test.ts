import { describe, expect, it } from "vitest";
import { fromAddress, home, type Place, toAddress } from "./address";

const places: Place[] = [
  home,
  { ...home, code: "1168000000" },
  { ...home, selected: "1168000000" },
  { ...home, code: "demo-1168000000-01", listed: "cameras" },
  { ...home, code: "1168064000", feature: { slug: "cameras", id: 4711 }, toggled: ["cameras", "neighbourhoods"] },
  { ...home, view: { zoom: 12.25, lat: 37.50123, lon: 127.04001 } },
  {
    code: "11",
    selected: "12",
    feature: { slug: "a_b-c", id: 1 },
    toggled: ["x"],
    listed: "y",
    view: { zoom: 0, lat: -33.9, lon: -70.12345 },
  },
];

describe("the address", () => {
  it.each(places)("of %j leads back to it", (place) => {
    expect(fromAddress(toAddress(place))).toEqual(place);
  });

  it("is as short as the place is plain", () => {
    expect(toAddress(home)).toBe("/");
    expect(toAddress({ ...home, code: "1168000000" })).toBe("/map/1168000000");
    expect(toAddress({ ...home, code: "1168000000", feature: { slug: "cameras", id: 3 } })).toBe("/map/1168000000/cameras/3");
  });

  it("survives nonsense", () => {
    expect(fromAddress("/map/11/../../x?sel=<b>&layers=..,;&list=A B#99/1/2")).toEqual(home);
    expect(fromAddress("/map/11/cameras/-4?v=9&unknown=1#1/2")).toEqual({ ...home, code: "11" });
    expect(fromAddress("/map/11/cameras/1e3").feature).toBeNull();
  });
});
