// SPDX-License-Identifier: MIT-0
import type { Lineage, Table, Trained } from "../ports.ts";
import type { Bounds } from "./population-space.ts";
import type { Lines, Series } from "./view.ts";

type Round = Lineage["rounds"][number];

/**
 * Read off what a population recorded. A round that has not ended has no scores yet: it shows those with which
 * its members began, 0 in the first.
 */
export function lineageOf({ curves }: Trained, settings: readonly string[], members: number): Lineage {
  const at = (name: string, round: number): number | undefined => curves[name]?.y[round];
  const borders = [...(curves["measured.parent.1"]?.x ?? [])];
  const rounds: Round[] = [];
  for (const round of borders.keys()) {
    const before = rounds.at(-1);
    rounds.push(
      Array.from({ length: members }, (_, place) => {
        const parent = (at(`measured.parent.${place + 1}`, round) as number) - 1;
        const values = Object.fromEntries(settings.map((name) => [name, at(`measured.${name}.${place + 1}`, round) as number]));
        return { values, score: at(`measured.score.${place + 1}`, round) ?? before?.[parent]?.score ?? 0, parent };
      }),
    );
  }
  return { is: "Lineage", settings, borders, rounds, ancestry: ancestryOf(rounds) };
}

/** The best of the last round, the first of equals, and back from parent to parent. */
function ancestryOf(rounds: readonly Round[]): number[] {
  const ancestry: number[] = [];
  let member = bestOf(rounds.at(-1) ?? []);
  for (const round of rounds.toReversed()) {
    ancestry.unshift(member);
    member = round[member]?.parent ?? member;
  }
  return ancestry;
}

export function bestOf(round: Round): number {
  let best = 0;
  for (const [member, { score }] of round.entries()) if (score > (round[best]?.score as number)) best = member;
  return best;
}

/** One row a member: what it ended with. */
export function tableOfMembers({ rounds, settings }: Lineage): Table {
  const last = rounds.at(-1) ?? [];
  return {
    is: "Table",
    columns: ["member", ...settings, "score"],
    rows: last.map(({ values, score }, member) => [member + 1, ...settings.map((name) => values[name] as number), score]),
    planned: last.length,
    axes: ["member", ...settings],
  };
}

/**
 * One setting over the updates: a line from each place where a member began anew to where it copied another one, coloured by its
 * last score, with an arrow from whom it copied; the way to the best one is drawn thick.
 */
export function lineageView({ rounds, borders, ancestry }: Lineage, setting: string, bounds: Bounds, until: number): Lines {
  const scores = (rounds.at(-1) ?? []).map(({ score }) => score);
  const all = rounds.flatMap((round) => round.map(({ score }) => score)).filter((score) => score > 0);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const tone = (score: number) => (high > low ? Math.min(1, Math.max(0, (score - low) / (high - low))) : 1);
  const value = (round: number, member: number) => rounds[round]?.[member]?.values[setting] as number;
  const start = (round: number) => borders[round] as number;
  const end = (round: number) => borders[round + 1] ?? Math.max(until, start(round));
  const copies = (round: number, member: number) => rounds[round]?.[member]?.parent !== member;

  const series: Series[] = [];
  const links: { from: { x: number; y: number }; to: { x: number; y: number } }[] = [];
  for (const member of scores.keys()) {
    let life: { x: number[]; y: number[] } = { x: [], y: [] };
    for (const round of rounds.keys()) {
      if (round > 0 && copies(round, member)) {
        series.push({ name: `member ${member + 1}`, ...life, tone: tone(rounds[round - 1]?.[member]?.score ?? 0) });
        life = { x: [], y: [] };
        const parent = rounds[round]?.[member]?.parent as number;
        const x = start(round);
        links.push({ from: { x, y: value(round - 1, parent) }, to: { x, y: value(round, member) } });
      }
      life.x.push(start(round), end(round));
      life.y.push(value(round, member), value(round, member));
    }
    series.push({ name: `member ${member + 1}`, ...life, tone: tone(scores[member] as number) });
  }
  const way = ancestry.flatMap((member, round) => [start(round), end(round)].map((x) => ({ x, y: value(round, member) })));
  series.push({ name: "way to the best", x: way.map(({ x }) => x), y: way.map(({ y }) => y), thick: true });
  return {
    is: "Lines",
    x: { label: "update" },
    y: { label: setting, ...(bounds.log ? { log: true } : {}) },
    series,
    links,
  };
}
