import { describe, expect, it } from "vitest";
import { mayKeep, takesBack, wayOf } from "./rules";

const origin = "https://map.example";
const way = (path: string, more: object = {}): string =>
  wayOf({ method: "GET", navigates: false, authorised: false, url: new URL(path, origin).href, ...more }, origin);

describe("a request", () => {
  it("for the map page comes from the network, else from the shell; other pages are left alone", () => {
    expect(["/", "/?panel=near", "/map/1168000000/cameras/7"].map((path) => way(path, { navigates: true }))).toEqual([
      "page",
      "page",
      "page",
    ]);
    for (const path of [
      "/admin/",
      "/accounts/login/",
      "/edit/sites/1",
      "/embed/1168000000",
      "/areas",
      "/s/abc",
      "/api/docs",
      "/map/1168000000?as=citizen",
    ])
      expect(way(path, { navigates: true })).toBe("network");
  });
  it("for a built file comes from the store", () => {
    expect(way("/assets/main-abc.js")).toBe("asset");
    expect(way("/static/admin/css/base.css")).toBe("network");
  });
  it("for a public answer is kept, but nothing that tells where somebody is or what they look for", () => {
    for (const path of [
      "/api/areas",
      "/api/areas/1168000000/summary",
      "/api/layers",
      "/layers/districts/state?measure=x",
      "/styles/dark.json?layers=a",
    ])
      expect(way(path)).toBe("kept");
    for (const path of [
      "/api/nearby?lon=1&lat=2",
      "/api/search?q=x",
      "/tiles/cameras/1/2/3.mvt",
      "/api/layers/cameras/features?bbox=1,2,3,4",
      "/api/history/site/1",
    ])
      expect(way(path)).toBe("network");
  });
  it("that writes, shows a token or goes elsewhere is not touched", () => {
    expect(way("/api/areas", { method: "POST" })).toBe("network");
    expect(way("/api/areas", { authorised: true })).toBe("network");
    expect(way("https://other.example/assets/x.js")).toBe("network");
  });
});

describe("an answer", () => {
  it("to a cookie is never kept, nor one that does not say whom it is for", () => {
    expect(mayKeep(200, "no-cache")).toBe(true);
    expect(mayKeep(200, "public, max-age=0, must-revalidate")).toBe(true);
    for (const caching of ["private, no-cache", "no-store", "private", null]) expect(mayKeep(200, caching)).toBe(false);
    expect(mayKeep(304, "no-cache")).toBe(false);
  });
  it("that refuses takes back what was kept", () => {
    expect([401, 403, 404, 410].every(takesBack)).toBe(true);
    expect([200, 500, 503].some(takesBack)).toBe(false);
  });
});
