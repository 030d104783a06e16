/** What is copied into other people's pages. The server's oEmbed writes the same frame (web/oembed.py). */
import type { Draft } from "./build";

const entities: Record<string, string> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
const escaped = (text: string): string => text.replace(/[&"<>]/g, (one) => entities[one] ?? one);

export function frame(src: string, title: string, { responsive, width, height }: Pick<Draft, "responsive" | "width" | "height">): string {
  const size = responsive ? `width="100%" height="${height}"` : `width="${width}" height="${height}"`;
  return `<iframe src="${escaped(src)}" title="${escaped(title)}" ${size} style="border:0;max-width:100%" loading="lazy" allowfullscreen></iframe>`;
}

export function oembed(origin: string, link: string): string {
  return `${origin}/oembed?${new URLSearchParams({ url: link, format: "json" })}`;
}

/** A form that needs no script on either side: the page it leads to is plain HTML. */
export function form(origin: string, words: { label: string; button: string }, language: string | null): string {
  const lang = language ? `\n  <input type="hidden" name="lang" value="${escaped(language)}">` : "";
  return `<form action="${escaped(origin)}/search" method="get">
  <label>${escaped(words.label)} <input type="search" name="q" maxlength="100" required></label>${lang}
  <button>${escaped(words.button)}</button>
</form>`;
}
