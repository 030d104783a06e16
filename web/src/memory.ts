/** What the page remembers of a person: language and theme, in cookies, so that the server's first answer has them too. */
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

/** What the server wrote into the page, else what the system prefers. */
export function systemTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
