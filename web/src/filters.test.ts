import { describe, expect, it } from "vitest";
import type { Filter } from "./address";
import type { Field, Layer } from "./contract";
import { chosen, filterable, queryOf, tick, withFilter, without } from "./filters";

const field = (name: string, kind: Field["kind"], filterable = true): Field => ({
  name,
  kind,
  filterable,
  title: { ko: name, en: name },
  unit: "",
  codes: {},
});
const purpose = field("purpose", "code");
const open = field("open", "boolean");

describe("filters", () => {
  it("are ticked on and off, and the query asks for any of what is ticked", () => {
    let filters: Filter[] = [];
    filters = tick(filters, "cameras", purpose, "traffic");
    filters = tick(filters, "cameras", purpose, "crime");
    expect(queryOf(filters, "cameras")).toEqual({ purpose__in: "crime,traffic" });
    expect(chosen(filters, "cameras", purpose)).toEqual(["crime", "traffic"]);
    filters = tick(tick(filters, "cameras", purpose, "crime"), "cameras", purpose, "traffic");
    expect(filters).toEqual([]);
  });

  it("that a link asks for plainly are ticked, and unticked, like any", () => {
    const linked = [{ layer: "cameras", key: "purpose", value: "traffic" }];
    expect(chosen(linked, "cameras", purpose)).toEqual(["traffic"]);
    expect(queryOf(tick(linked, "cameras", purpose, "crime"), "cameras")).toEqual({ purpose__in: "crime,traffic" });
    expect(tick(linked, "cameras", purpose, "traffic")).toEqual([]);
  });

  it("of yes and no hold one of both", () => {
    const yes = tick([], "a", open, "true");
    expect(queryOf(tick(yes, "a", open, "false"), "a")).toEqual({ open: "false" });
    expect(tick(yes, "a", open, "true")).toEqual([]);
  });

  it("of one layer leave those of another alone", () => {
    const both = withFilter(withFilter([], "a", "x__gte", "1"), "b", "x__gte", "2");
    expect(without(both, "a")).toEqual([{ layer: "b", key: "x__gte", value: "2" }]);
    expect(withFilter(both, "b", "x__gte", "")).toEqual([{ layer: "a", key: "x__gte", value: "1" }]);
  });

  it("are offered for what can be ticked or lies between two values", () => {
    const fields = [purpose, open, field("name", "text"), field("amount", "integer"), field("memo", "code", false)];
    expect(filterable({ fields } as Layer).map((one) => one.name)).toEqual(["purpose", "open", "amount"]);
  });
});
