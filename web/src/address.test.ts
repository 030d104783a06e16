import { describe, expect, it } from "vitest";
import declared from "../address.json";
import { type Control, type Embed, fromAddress, home, type Place, toAddress, USUAL } from "./address";

const flat = { bearing: 0, pitch: 0 };
const places: Place[] = [
  home,
  { ...home, code: "1168000000" },
  { ...home, selected: "1168000000" },
  { ...home, code: "demo-1168000000-01", listed: "cameras" },
  { ...home, code: "1168064000", feature: { slug: "cameras", id: 4711 }, toggled: ["cameras", "neighbourhoods"] },
  { ...home, view: { zoom: 12.25, lat: 37.50123, lon: 127.04001, ...flat } },
  { ...home, view: { zoom: 12.25, lat: 37.50123, lon: 127.04001, bearing: -30, pitch: 55 } },
  { ...home, filters: [{ layer: "sites", key: "name__contains", value: "a&b=c#d 가 100%+" }] },
  {
    code: "11",
    selected: "12",
    versus: "13",
    feature: { slug: "a_b-c", id: 1 },
    about: { kind: "agenda", code: "A-01.가" },
    toggled: ["x"],
    listed: "y",
    measure: "pm2.5_mean",
    period: "2026-10",
    form: "per_1000",
    filters: [
      { layer: "cameras", key: "purpose__in", value: "crime,traffic" },
      { layer: "sites", key: "budget__gte", value: "1000000" },
    ],
    panel: "measures",
    raised: true,
    swipe: { at: 35, measure: "pm2.5_mean", period: "2025-10", form: "per_1000" },
    multiples: true,
    pin: [127.000001, 37.5],
    theme: "dark",
    language: "en",
    view: { zoom: 0, lat: -33.9, lon: -70.12345, ...flat },
    eyes: "citizen",
    embed: null,
  },
  { ...home, embed: { controls: ["caption", "legend", "zoom"], origin: "" } },
  { ...home, code: "11", embed: { controls: [], origin: "https://school.example:8443" } },
  { ...home, code: "11", feature: { slug: "a", id: 1 }, embed: { controls: ["layers", "search", "scroll"], origin: "" } },
];

/** The same places on every run: a generator with a fixed seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function anyPlace(next: () => number): Place {
  const pick = <T>(...all: T[]): T => all[Math.floor(next() * all.length)] as T;
  const round = (value: number, digits: number) => Number(value.toFixed(digits));
  const code = pick("", "11", "1168000000", "demo-1-02");
  return {
    code,
    selected: pick("", "1150000000"),
    versus: pick("", "1165000000", "demo-1-03"),
    feature: code && next() < 0.3 ? { slug: pick("cameras", "x-1"), id: Math.floor(next() * 1e9) } : null,
    about: pick(null, { kind: "indicator" as const, code: "pm25-mean" }, { kind: "agenda" as const, code: "A1" }),
    toggled: pick([], ["a"], ["a", "b-2", "c_3"]),
    listed: pick("", "cameras"),
    measure: pick("", "green", "pm25"),
    period: pick("", "2026", "2026-10", "2026-Q3", "2026-10-31"),
    form: pick("", "per_1000", "against_target"),
    filters: pick([], [{ layer: "a", key: "b__in", value: pick("1,2", "한글 값", "%25", "a=b&c") }]),
    panel: pick(null, "layers", "none"),
    raised: pick(true, false),
    swipe: pick(
      null,
      { at: 50, measure: "green", period: "", form: "" },
      { at: 0, measure: "", period: "", form: "" },
      { at: 100, measure: "pm2.5", period: "2026-Q3", form: "per_km2" },
    ),
    multiples: pick(true, false),
    pin: pick(null, [126.978, 37.5665]),
    theme: pick(null, "dark", "light"),
    language: pick(null, "ko", "en"),
    view:
      next() < 0.5
        ? null
        : {
            zoom: round(next() * 19, 2),
            lat: round(next() * 160 - 80, 5),
            lon: round(next() * 360 - 180, 5),
            bearing: pick(0, 15, -90, 180),
            pitch: pick(0, 45, 85),
          },
    eyes: pick(null, "citizen"),
    embed: pick<Embed | null>(null, { controls: pick<Control[]>([], USUAL, ["scroll"]), origin: pick("", "http://a.example") }),
  };
}

describe("the address", () => {
  it.each(places)("of %j leads back to it", (place) => {
    expect(fromAddress(toAddress(place))).toEqual(place);
  });

  it("leads back to any place, and says the same place in the same words", () => {
    const next = chance(20261123);
    for (let i = 0; i < 2000; i += 1) {
      const place = anyPlace(next);
      const address = toAddress(place);
      expect(fromAddress(address)).toEqual(place);
      expect(toAddress(fromAddress(address))).toBe(address);
    }
  });

  it("of an embedded map is the page's own under /embed, with what the frame adds", () => {
    const embed = { controls: USUAL, origin: "" };
    expect(toAddress({ ...home, embed })).toBe("/embed");
    expect(toAddress({ ...home, code: "11", selected: "12", embed })).toBe("/embed/11?sel=12&v=1");
    expect(toAddress({ ...home, embed: { controls: [], origin: "https://a.example" } })).toBe(
      "/embed?ui=none&origin=https%3A%2F%2Fa.example&v=1",
    );
    expect(fromAddress("/embed?ui=zoom.caption.bogus&origin=*").embed).toEqual({ controls: ["caption", "zoom"], origin: "" });
    expect(fromAddress("/?ui=zoom&origin=https://a.example").embed).toBeNull();
  });

  it("is as short as the place is plain", () => {
    expect(toAddress(home)).toBe("/");
    expect(toAddress({ ...home, code: "1168000000" })).toBe("/map/1168000000");
    expect(toAddress({ ...home, code: "1168000000", feature: { slug: "cameras", id: 3 } })).toBe("/map/1168000000/cameras/3");
  });

  it("carries its version, and is read as far as it is known when that is newer or missing", () => {
    expect(toAddress({ ...home, measure: "green" })).toBe("/?m=green&v=1");
    expect(fromAddress("/?m=green&v=7&hologram=1")).toEqual({ ...home, measure: "green" });
    expect(fromAddress("/?m=green")).toEqual({ ...home, measure: "green" });
  });

  it("survives nonsense", () => {
    expect(
      fromAddress(
        "/map/11/../../x?sel=<b>&vs=a/b&layers=..,;&list=A B&t=soon&form=X&theme=pink&at=1e9,2&panel=9&f.a=1&f.A.b=1&f.a.b=#99/1/2",
      ),
    ).toEqual(home);
    expect(fromAddress("/map/11/cameras/-4?v=9&unknown=1#1/2")).toEqual({ ...home, code: "11" });
    expect(fromAddress("/map/11/cameras/1e3").feature).toBeNull();
    for (const text of ["50", "101.latest.value.a", "x.latest.value.a", "5.soon.value.a", "5.latest.value.<b>", "-1.latest.value.a"])
      expect(fromAddress(`/?swipe=${encodeURIComponent(text)}`).swipe, text).toBeNull();
    expect(fromAddress(`/?f.a.b=${"x".repeat(5000)}`).filters).toEqual([]);
    expect(fromAddress("/#12/37/127/900/10").view).toBeNull();
  });
});

it("writes no key that the server does not know, or short links would refuse it", () => {
  const next = chance(11);
  const all = [...places, ...Array.from({ length: 300 }, () => anyPlace(next))];
  const written = all.filter(({ embed }) => !embed).flatMap((place) => [...new URL(toAddress(place), "http://x").searchParams.keys()]);
  const plain = new Set(written.filter((key) => !key.startsWith(`${declared.filter}.`)));
  expect([...plain].sort()).toEqual([...declared.keys].sort());
});
