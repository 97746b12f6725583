import type { CatalogNode } from "../../common/catalog.ts";

/** All that a node can be found by, title first. */
export function searchText({ title, summary, also, family, id }: CatalogNode): string {
  return [title, also.join(" "), summary, family, id].join("\n");
}

const plain = (text: string) => text.toLowerCase().replaceAll("-", " ");

/**
 * How well a node's text fits what was typed, 0 (not at all) to 1. Every word must occur; the title counts
 * more than other names, and these more than the summary; the beginning of a word counts more than its middle,
 * and a title that is nothing but the word counts most.
 */
export function searchScore(text: string, typed: string): number {
  const wanted = plain(typed)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (wanted.length === 0) return 1;
  const lines = plain(text).split("\n");
  const weights = [1, 0.8, 0.5, 0.4, 0.4];
  let sum = 0;
  for (const word of wanted) {
    let best = 0;
    lines.forEach((line, i) => {
      const at = line.indexOf(word);
      if (at < 0) return;
      const begins = line === word ? 1 : at === 0 ? 0.95 : line[at - 1] === " " ? 0.9 : 0.5;
      best = Math.max(best, begins * (weights[i] ?? 0.3));
    });
    if (best === 0) return 0;
    sum += best;
  }
  return sum / wanted.length;
}
