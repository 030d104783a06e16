/** What a reader is told of a question that was not answered: always in their language, never in the words of the line. */
import type { Refused } from "./api";
import type { Language } from "./figures";
import type { Word } from "./words";

type Say = (word: Word, values?: Record<string, string | number>) => string;

/** Signing in may help, or being somebody else. */
export const isForbidden = (status: number): boolean => status === 401 || status === 403;

function wordOf(status: number): Word {
  if (status === 0) return "error_offline";
  if (isForbidden(status)) return "error_forbidden";
  if (status === 404 || status === 410) return "error_gone";
  if (status === 429) return "error_busy";
  return status < 500 ? "error_refused" : "error_server";
}

/** The server's own sentence knows more, if it is in the language that is read now. */
export function told({ status, detail, language }: Refused, reading: Language, say: Say): string {
  return detail && language.startsWith(reading) ? detail : say(wordOf(status), { status });
}
