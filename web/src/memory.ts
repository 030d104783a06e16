/** What the page remembers of a person: language and theme in cookies, so that the server's first answer has them too; the rest in this browser only. */
import type { Language } from "./figures";
import type { Theme } from "./palette";

const year = 31_536_000;

function remember(key: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, and this is one line.
  document.cookie = `${key}=${value}; path=/; max-age=${year}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

export function rememberLanguage(language: Language): void {
  document.documentElement.lang = language;
  remember("django_language", language);
}

export function rememberTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  remember("madang_theme", theme);
}

/** What was remembered; the page that is opened without a line is nobody's and does not say it. */
export function remembered(key: "django_language" | "madang_theme"): string {
  return new RegExp(`(?:^|; )${key}=([a-z]+)`).exec(document.cookie)?.[1] ?? "";
}

/** What the server wrote into the page, else what the system prefers. */
export function systemTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

const KEYS = "madang_keys";
const TOUR = "madang_tour";

/** Storage may be closed to a page: then nothing is remembered, and nothing fails. */
function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // as above
  }
}

/** Whether single-character shortcuts are on (WCAG 2.1.4). */
export const singleKeys = (): boolean => kept(KEYS) !== "off";
export const rememberSingleKeys = (on: boolean): void => keep(KEYS, on ? "on" : "off");

export const tourSeen = (): boolean => kept(TOUR) !== null;
export const rememberTour = (): void => keep(TOUR, "seen");

export const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
