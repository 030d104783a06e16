/** The scale bar of a Web Mercator map with tiles of 512 pixels. */

/** Metres a pixel at zoom 0 on the equator: the earth's circumference (WGS 84) over one tile. */
const METRES = 40_075_016.686 / 512;

/** The longest bar of 1, 2 or 5 × 10ⁿ metres that is not wider than ``most`` pixels. */
export function scaleBar(zoom: number, lat: number, most: number): { metres: number; pixels: number } {
  const each = (METRES * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;
  const power = 10 ** Math.floor(Math.log10(most * each));
  const metres = power * ([5, 2, 1].find((step) => step * power <= most * each) ?? 1);
  return { metres, pixels: metres / each };
}
