/** Numbers, dates and distances in words, as each language writes them. Times are told in Seoul's. */

export type Language = "ko" | "en";

const locales: Record<Language, string> = { ko: "ko-KR", en: "en-GB" };

/** To make a formatter costs many times what it costs to write with it, and a page writes hundreds of figures: each is made once. */
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function kept<Format>(made: Map<string, Format>, key: string, make: () => Format): Format {
  const found = made.get(key) ?? make();
  made.set(key, found);
  return found;
}

function dated(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dates, `${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));
}

export function number(value: number, language: Language, digits = 0): string {
  const written = kept(numbers, `${language} ${digits}`, () => new Intl.NumberFormat(locales[language], { maximumFractionDigits: digits }));
  return written.format(value).replace("-", "−");
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

/** Won as they are spoken of: 726.9억 원, 3,500만 원, ₩72.7bn. */
export function money(won: number, language: Language): string {
  const size = Math.abs(won);
  if (language === "en") {
    const [by, unit] = size >= 1e9 ? [1e9, "bn"] : size >= 1e6 ? [1e6, "m"] : [1, ""];
    return `₩${number(won / by, language, by === 1 ? 0 : 1)}${unit}`;
  }
  if (size >= 1e12) return `${number(won / 1e12, language, 2)}조 원`;
  if (size >= 1e8) return `${number(won / 1e8, language, size >= 1e10 ? 0 : 1)}억 원`;
  if (size >= 1e4) return `${number(won / 1e4, language)}만 원`;
  return `${number(won, language)}원`;
}

/** A difference of two shares, in per cent points. */
export function points(value: number, language: Language): string {
  return `${value > 0 ? "+" : ""}${figure(value, language)} ${language === "ko" ? "%p" : "pp"}`;
}

/** As many decimals as a figure of this size deserves: 14,860 · 96.2 · 3.45 · 0.071. */
export function figure(value: number, language: Language): string {
  const size = Math.abs(value);
  return number(value, language, size >= 1000 ? 0 : size >= 10 ? 1 : size >= 1 || size === 0 ? 2 : 3);
}

/** Short form for legend edges and labels: 24,000 → "2.4만" or "24k". */
export function short(value: number, language: Language): string {
  const size = Math.abs(value);
  if (size < 1000) return figure(value, language);
  if (language === "en") return size >= 1_000_000 ? `${number(value / 1_000_000, language, 1)}M` : `${number(value / 1000, language, 1)}k`;
  if (size >= 100_000_000) return `${number(value / 100_000_000, language, 1)}억`;
  if (size >= 10_000) return `${number(value / 10_000, language, 1)}만`;
  if (value % 1000 === 0) return `${value / 1000}천`;
  return number(value, language);
}

/** A moment as it is felt: "12분 전". Older than a month, its day. ``now`` in milliseconds. */
export function ago(iso: string, now: number, language: Language): string {
  const seconds = (now - new Date(iso.length > 10 ? iso : `${iso}T00:00:00+09:00`).getTime()) / 1000;
  if (Number.isNaN(seconds)) return iso;
  if (seconds > 30 * 86_400 || seconds < -60) return day(iso, language);
  const [amount, unit] = steps.find(([size]) => seconds >= size) ?? [1, "second"];
  if (unit === "second") return language === "ko" ? "방금" : "just now";
  return new Intl.RelativeTimeFormat(locales[language], { numeric: "always" }).format(-Math.floor(seconds / amount), unit);
}
const steps: [number, Intl.RelativeTimeFormatUnit][] = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
];

/** Hours as a clock that runs late is spoken of: 0.25 → 15분, 58 → 58시간, 100 → 4일. */
export function hours(value: number, language: Language): string {
  const [amount, ko, en] = value < 1 ? [value * 60, "분", "min"] : value < 72 ? [value, "시간", "h"] : [value / 24, "일", "days"];
  return language === "ko" ? `${number(amount, language)}${ko}` : `${number(amount, language)} ${en}`;
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
  return dated(locales.en, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${iso.slice(0, 10)}T00:00:00Z`),
  );
}

export function moment(iso: string, language: Language): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return `${dated(locales[language], { dateStyle: "medium", timeStyle: "short", hour12: false, timeZone: "Asia/Seoul" }).format(time)} KST`;
}

/** The time of day a moment had in Seoul: “14:05”. ``time`` in milliseconds. */
export function clock(time: number): string {
  return dated("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Seoul" }).format(time);
}

/** Marks of a time axis: 6시, 06:00. */
export function hour(time: number, language: Language): string {
  const text = dated("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Seoul" }).format(time);
  return language === "ko" ? `${Number(text.slice(0, 2))}시` : text;
}

/** Marks of a time axis by days, months or years: 11/3, 3월, 2026. */
export function month(time: number, unit: "day" | "month" | "year", language: Language): string {
  const parts = dated("en-CA", { dateStyle: "short", timeZone: "Asia/Seoul" }).format(time).split("-");
  const [year, number, date] = parts.map(Number);
  if (unit === "year" || (unit === "month" && number === 1)) return language === "ko" ? `${year}년` : String(year);
  if (unit === "day") return `${number}/${date}`;
  return language === "ko" ? `${number}월` : dated("en-GB", { month: "short", timeZone: "Asia/Seoul" }).format(time);
}
