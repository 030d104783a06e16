/** Numbers, dates and distances in words, as each language writes them. Times are told in Seoul's. */

export type Language = "ko" | "en";

const locales: Record<Language, string> = { ko: "ko-KR", en: "en-GB" };

export function number(value: number, language: Language, digits = 0): string {
  return new Intl.NumberFormat(locales[language], { maximumFractionDigits: digits }).format(value);
}

/** 556,000 → "55만 6천", "556 thousand" would be odd in English: "556,000". Korean counts in ten thousands. */
export function people(value: number, language: Language): string {
  if (language === "en") return number(value, language);
  const rounded = value >= 1_000_000 ? Math.round(value / 10_000) * 10_000 : Math.round(value / 1000) * 1000;
  if (value < 10_000) return number(value, language);
  const man = Math.floor(rounded / 10_000);
  const thousand = Math.round((rounded % 10_000) / 1000);
  return `${number(man, language)}만${thousand ? ` ${thousand}천` : ""}`;
}

/** Short form for legend edges and labels: 24,000 → "2.4만" or "24k". */
export function short(value: number, language: Language): string {
  if (language === "en") return value >= 1000 ? `${number(value / 1000, language, 1)}k` : number(value, language, 1);
  if (value >= 10_000) return `${number(value / 10_000, language, 1)}만`;
  if (value >= 1000 && value % 1000 === 0) return `${value / 1000}천`;
  return number(value, language, 1);
}

export function areaSize(km2: number, language: Language): string {
  return `${number(km2, language, km2 < 100 ? 2 : 1)} km²`;
}

export function distance(metres: number, language: Language): string {
  return metres < 1000 ? `${number(metres, language)} m` : `${number(metres / 1000, language, 1)} km`;
}

/** A day stays the day it is in the source; a moment is told in Korean time. */
export function day(iso: string, language: Language): string {
  const [year = "", month = "", date = ""] = iso.slice(0, 10).split("-");
  if (!date) return iso;
  if (language === "ko") return `${year}. ${Number(month)}. ${Number(date)}.`;
  return new Intl.DateTimeFormat(locales.en, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${iso.slice(0, 10)}T00:00:00Z`),
  );
}

export function moment(iso: string, language: Language): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return `${new Intl.DateTimeFormat(locales[language], { dateStyle: "medium", timeStyle: "short", hour12: false, timeZone: "Asia/Seoul" }).format(time)} KST`;
}
