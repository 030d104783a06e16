import { expect, it } from "vitest";
import { startOf, yearBefore } from "./periods";

it("tells a period's first day and the same a year before", () => {
  expect(["2026", "2026-Q4", "2026-02", "2026-02-28"].map(startOf)).toEqual(["2026-01-01", "2026-10-01", "2026-02-01", "2026-02-28"]);
  expect(["2026", "2026-Q4", "2026-02"].map(yearBefore)).toEqual(["2025", "2025-Q4", "2025-02"]);
});
