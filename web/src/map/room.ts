/** Room that a bubble keeps for itself: its disc, unseen, which no name is written across. */
import type { LayerSpecification, SymbolLayerSpecification } from "maplibre-gl";

/** Name of the image that is nothing but its padding. */
export const ROOM = "room";

export const nothing = (): { width: number; height: number; data: Uint8Array } => ({ width: 1, height: 1, data: new Uint8Array(4) });

type Room = Exclude<NonNullable<SymbolLayerSpecification["layout"]>["icon-padding"], undefined>;

/** A name may touch a bubble's edge. */
const EDGE = -2;

/** Of every layer of bubbles, as they stand beside each other. Placed whatever lies there: it is the names that give way. */
export function rooms(parts: LayerSpecification[]): SymbolLayerSpecification[] {
  return parts.flatMap((part): SymbolLayerSpecification[] => {
    if (part.type !== "circle" || !part.id.endsWith(":cluster")) return [];
    const { type: _, id, layout, paint, ...rest } = part;
    return [
      {
        ...rest,
        id: id.replace(/cluster$/, ROOM),
        type: "symbol",
        layout: {
          visibility: layout?.visibility ?? "visible",
          "icon-image": ROOM,
          "icon-padding": radius(paint?.["circle-radius"]) as Room,
          "icon-offset": (paint?.["circle-translate"] as [number, number] | undefined) ?? [0, 0],
          "icon-allow-overlap": true,
        },
      },
    ];
  });
}

/** The disc's radius on every side, a little less. */
function radius(circle: unknown): unknown {
  if (typeof circle === "number") return circle + EDGE;
  if (!Array.isArray(circle)) return 0;
  const [kind, ...rest] = circle as [unknown, ...unknown[]];
  return [kind, ...rest.map((one, i) => (i >= 3 && i % 2 === 1 ? Number(one) + EDGE : one))];
}
