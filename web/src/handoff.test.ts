import { expect, it } from "vitest";
import { routeTo, systemOf, written } from "./handoff";

const android = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36";
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1";
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15";

it("knows an iPad from a Macintosh by its touch", () => {
  expect([systemOf(android, 5), systemOf(iphone, 5), systemOf(mac, 5), systemOf(mac, 0)]).toEqual(["android", "apple", "apple", "other"]);
});

it("gives each system what its own navigation takes, latitude first", () => {
  const at: [number, number] = [127.04732, 37.51724];
  expect(routeTo("android", at, "강남 공사 (2공구)")).toBe(
    `geo:37.517240,127.047320?q=37.517240,127.047320(${encodeURIComponent("강남 공사 2공구")})`,
  );
  expect(routeTo("android", at, "")).toBe("geo:37.517240,127.047320?q=37.517240,127.047320");
  expect(routeTo("apple", at, "A & B")).toBe("maps://?daddr=37.517240,127.047320&q=A%20%26%20B");
  expect(routeTo("other", at, "A")).toBe(
    "https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&route=%3B37.517240%2C127.047320#map=17/37.517240/127.047320",
  );
});

it("writes coordinates as they are read aloud and pasted", () => {
  expect(written([127.04732, 37.51724])).toBe("37.517240, 127.047320");
});
