/** Where the map is asked to go. */
import type { View } from "./address";
import type { Box, LonLat } from "./contract";

/** ``n`` tells one request from the next that is equal. */
export type Target = { n: number; animate: boolean } & ({ view: View } | { box: Box } | { point: LonLat; zoom: number });

export class Flight {
  target = $state.raw<Target | null>(null);
  private moves = 0;

  look(view: View): void {
    this.target = { n: ++this.moves, animate: false, view };
  }

  /** ``zoom``: how close to a box that is a point only. */
  to(box: Box, animate: boolean, zoom: number): void {
    const point = box[0] === box[2] && box[1] === box[3];
    this.target = { n: ++this.moves, animate, ...(point ? { point: [box[0], box[1]] as LonLat, zoom } : { box }) };
  }
}
