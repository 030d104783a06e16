/** Periods as the API writes them: 2026-10-03, 2026-10, 2026-Q4, 2026. */
import type { PeriodKind, Span } from "./contract";
import { day, type Language } from "./figures";

const months: Record<Exclude<PeriodKind, "day">, number> = { month: 1, quarter: 3, year: 12 };
const DAY = 86_400_000;

/** Months since year 0; for days, days since 1970. */
function rankOf(kind: PeriodKind, text: string): number {
  if (kind === "day") return Date.parse(`${text}T00:00:00Z`) / DAY;
  const [year = "0", part = "1"] = text.split("-");
  const month = part.startsWith("Q") ? 3 * Number(part.slice(1)) - 2 : Number(part);
  return Number(year) * 12 + month - 1;
}

function written(kind: PeriodKind, rank: number): string {
  if (kind === "day") return new Date(rank * DAY).toISOString().slice(0, 10);
  const [year, month] = [Math.floor(rank / 12), (rank % 12) + 1];
  const four = String(year).padStart(4, "0");
  if (kind === "year") return four;
  return kind === "quarter" ? `${four}-Q${Math.ceil(month / 3)}` : `${four}-${String(month).padStart(2, "0")}`;
}

/** How many periods later the second is; negative: earlier. */
export function stepsBetween(kind: PeriodKind, from: string, to: string): number {
  return (rankOf(kind, to) - rankOf(kind, from)) / (kind === "day" ? 1 : months[kind]);
}

/** The last ``most`` periods of a span, oldest first. */
export function periodsOf({ kind, first, last }: Span, most = 24): string[] {
  const step = kind === "day" ? 1 : months[kind];
  const [from, to] = [rankOf(kind, first), rankOf(kind, last)];
  const count = Math.min(most, Math.floor((to - from) / step) + 1);
  return Array.from({ length: Math.max(0, count) }, (_, i) => written(kind, to - (count - 1 - i) * step));
}

const spelling: Record<PeriodKind, RegExp> = { day: /^\d{4}-\d\d-\d\d$/, month: /^\d{4}-\d\d$/, quarter: /^\d{4}-Q\d$/, year: /^\d{4}$/ };

/** Whether it is a period of this kind within the span; one in between without a value is. */
export function isPeriodIn({ kind, first, last }: Span, text: string): boolean {
  return spelling[kind].test(text) && first <= text && text <= last;
}

/** The first day of a period. */
export function startOf(text: string): string {
  const [year = "", part = "01", date = "01"] = text.split("-");
  return `${year}-${part.startsWith("Q") ? String(3 * Number(part.slice(1)) - 2).padStart(2, "0") : part}-${date}`;
}

/** The same period a year before. */
export const yearBefore = (text: string): string => `${String(Number(text.slice(0, 4)) - 1).padStart(4, "0")}${text.slice(4)}`;

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 2026-10 → "2026년 10월", "Oct 2026". */
export function periodText(text: string, language: Language): string {
  const [year = "", part = "", date = ""] = text.split("-");
  if (date) return day(text, language);
  if (!part) return language === "ko" ? `${year}년` : year;
  if (part.startsWith("Q")) return language === "ko" ? `${year}년 ${part.slice(1)}분기` : `${part} ${year}`;
  return language === "ko" ? `${year}년 ${Number(part)}월` : `${monthNames[Number(part) - 1] ?? part} ${year}`;
}
