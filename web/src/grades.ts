/** The word and the colour that an agency gives a value. */
import type { Grades, Words } from "./contract";
import { ramp, type Theme } from "./palette";

export function gradeOf(grades: Grades | null, value: number | null, theme: Theme): { words: Words; colour: string } | null {
  if (!grades || value === null) return null;
  const at = grades.edges.filter((edge) => value >= edge).length;
  const words = grades.words[at];
  return words ? { words, colour: ramp(theme, grades.ramp)[at] ?? "transparent" } : null;
}
