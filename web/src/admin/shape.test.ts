import { describe, expect, it } from "vitest";
import type { Geometry } from "../contract";
import { begun, corners, insert, middles, move, read, remove } from "./shape";

const ring = [
  [127, 37],
  [128, 37],
  [128, 38],
  [127, 38],
  [127, 37],
];
const square = { type: "Polygon", coordinates: [ring] } as Geometry;
const line = {
  type: "LineString",
  coordinates: [
    [127, 37],
    [128, 38],
  ],
} as Geometry;

describe("a shape's corners", () => {
  it("are each there once", () => {
    expect(corners(square).map(({ at }) => at)).toEqual(ring.slice(0, 4));
    expect(corners({ type: "MultiPolygon", coordinates: [[ring], [ring]] } as Geometry)).toHaveLength(8);
    expect(corners({ type: "Point", coordinates: [127, 37] } as Geometry)).toEqual([{ path: [], at: [127, 37] }]);
  });

  it("move, and a ring stays closed", () => {
    expect(move(square, [0, 0], [126.123456789, 36]).coordinates).toEqual([
      [
        [126.1234568, 36],
        [128, 37],
        [128, 38],
        [127, 38],
        [126.1234568, 36],
      ],
    ]);
    expect(square.coordinates).toEqual([ring]);
    expect(move({ type: "Point", coordinates: [127, 37] } as Geometry, [], [126, 36]).coordinates).toEqual([126, 36]);
  });

  it("come between two others, the last and the first too", () => {
    expect(middles(square).map(({ at }) => at)).toEqual([
      [127.5, 37],
      [128, 37.5],
      [127.5, 38],
      [127, 37.5],
    ]);
    expect(middles(line)).toEqual([{ path: [1], at: [127.5, 37.5] }]);
    const last = middles(square)[3];
    expect(last && corners(insert(square, last.path, last.at)).map(({ at }) => at)).toEqual([...ring.slice(0, 4), [127, 37.5]]);
  });

  it("go, but never the third of a ring nor the second of a line", () => {
    const three = remove(square, [0, 0]);
    expect(three.coordinates).toEqual([
      [
        [128, 37],
        [128, 38],
        [127, 38],
        [128, 37],
      ],
    ]);
    expect(remove(three, [0, 1])).toBe(three);
    expect(remove(line, [0])).toBe(line);
  });
});

describe("a first click", () => {
  const beside = (right: number, down: number): [number, number] => [127 + right / 1000, 37 - down / 1000];
  it.each([
    ["POINT", "Point", 1],
    ["GEOMETRY", "Point", 1],
    ["LINESTRING", "LineString", 2],
    ["MULTIPOLYGON", "Polygon", 4],
  ])("begins a %s", (type, kind, count) => {
    const shape = begun(type, [127, 37], beside);
    expect([shape.type, corners(shape).length]).toEqual([kind, count]);
    expect(read(JSON.stringify(shape))).toEqual(shape);
  });
});

describe("a text", () => {
  it("is a geometry, a feature's geometry, or nothing", () => {
    expect(read(JSON.stringify(square))).toEqual(square);
    expect(read(JSON.stringify({ type: "Feature", geometry: line }))).toEqual(line);
    for (const text of [
      "",
      "{",
      "null",
      "3",
      '{"type":"Polygon"}',
      '{"type":"Circle","coordinates":[1,2]}',
      '{"type":"Point","coordinates":[null,1]}',
    ])
      expect(read(text)).toBeNull();
  });
});
