import { describe, expect, it } from "vitest";
import { fromAddress, home, toAddress } from "../address";
import type { Layer, Measure } from "../contract";
import { draftOf, embedded, sizeIn, viewOf } from "./build";
import { form, frame, oembed } from "./snippets";

const layer = (slug: string, more: Partial<Layer> = {}): Layer =>
  ({ slug, area_level: "", shown: false, state: null, fields: [{ name: "kind" }], measures: [], ...more }) as unknown as Layer;
const theirs = [
  layer("districts", { area_level: "district", measures: [{ code: "open" }] as unknown as Measure[] }),
  layer("cameras", { shown: true }),
  layer("parks"),
];

describe("an embedded map", () => {
  const place = {
    ...home,
    code: "11",
    feature: { slug: "secrets", id: 3 },
    toggled: ["parks", "secrets"],
    listed: "secrets",
    measure: "debts",
    period: "2026",
    filters: [
      { layer: "secrets", key: "name", value: "x" },
      { layer: "cameras", key: "note", value: "x" },
      { layer: "cameras", key: "kind__in", value: "a" },
    ],
    swipe: { at: 50, measure: "debts", period: "2026", form: "" },
    about: { kind: "indicator" as const, code: "debts" },
    versus: "12",
    multiples: true,
    eyes: "citizen" as const,
  };
  const draft = draftOf(place, new Set(["districts", "parks", "secrets"]), theirs);

  it("starts from what is seen, as far as a stranger sees it", () => {
    expect(draft.layers).toEqual(["districts", "parks"]);
    expect(draft.fitted).toBe(true);
  });

  it("names nothing that is not public, in no part of its address", () => {
    const address = toAddress(embedded(draft, place, theirs, false, null));
    expect(address).toBe("/embed/11?layers=cameras.parks&f.cameras.kind__in=a&v=1");
    const open = { ...place, measure: "open", swipe: { ...place.swipe, measure: "open" } };
    expect(toAddress(embedded(draft, open, theirs, false, null))).toContain("m=open&t=2026&f.cameras.kind__in=a&swipe=50.2026.value.open");
  });

  it("shows the layers that were chosen, whatever their declaration says", () => {
    const one = fromAddress(toAddress(embedded({ ...draft, layers: ["cameras"] }, place, theirs, false, null)));
    expect(one.toggled).toEqual(["districts"]);
  });

  it("stands where the map stands, or fits what it shows", () => {
    const stand = viewOf([126.9, 37.5, 127.1, 37.6], 1024);
    expect(stand.lon).toBe(127);
    expect(stand.lat).toBeCloseTo(37.55, 2);
    expect(stand.zoom).toBeCloseTo(Math.log2((360 * 2) / 0.2), 2);
    expect(embedded({ ...draft, fitted: false }, place, theirs, true, stand)).toMatchObject({ view: stand, feature: place.feature });
  });

  it("has a size that a frame can have", () => {
    expect(["300", "1", "99999", "", "x", "320.4"].map((text) => sizeIn(text, 200, 640))).toEqual([300, 200, 4000, 640, 640, 320]);
  });
});

describe("what is copied", () => {
  it("is markup that nothing breaks out of", () => {
    const text = frame('https://a.example/embed?f.a.b="><script>&v=1', '마당 "강남구"', { responsive: false, width: 320, height: 240 });
    expect(text).not.toContain("<script>");
    expect(text).toContain('src="https://a.example/embed?f.a.b=&quot;&gt;&lt;script&gt;&amp;v=1"');
    expect(text).toContain('width="320" height="240"');
    expect(frame("x", "y", { responsive: true, width: 320, height: 240 })).toContain('width="100%" height="240"');
  });

  it("asks oEmbed for the page's own address, and searches by a plain form", () => {
    expect(oembed("https://a.example", "https://a.example/map/11?v=1")).toBe(
      "https://a.example/oembed?url=https%3A%2F%2Fa.example%2Fmap%2F11%3Fv%3D1&format=json",
    );
    expect(form("https://a.example", { label: "찾기", button: "찾기" }, "ko")).toContain('name="lang" value="ko"');
    expect(form("https://a.example", { label: "Find", button: "Find" }, null)).not.toContain("lang");
  });
});
