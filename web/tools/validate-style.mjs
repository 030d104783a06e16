// Reads map styles from standard input, one JSON document a line, and prints what the style spec's own validator says of each.
// Ends with 1 if any is not valid. Used by tests/tiles/test_styles.py.
import { createInterface } from "node:readline";
import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";

let number = 0;
for await (const line of createInterface({ input: process.stdin })) {
  number += 1;
  for (const error of validateStyleMin(JSON.parse(line))) {
    console.log(`style ${number}: ${error.message}`);
    process.exitCode = 1;
  }
}
