import type { ReactNode } from "react";
import type { Explanation } from "../../../common/explain.ts";
import type { RunRow } from "../../../common/run-record.ts";
import { formatSigned } from "../../views/format.ts";
import { makeScale } from "../../views/scale.ts";
import { stepWords } from "../list/row-words.ts";
import { isNoise, sureWords } from "./effect-words.ts";
import type { Effect, Explained } from "./effects.ts";

interface Props {
  readonly plan: Explanation;
  /** Of each variant. */
  readonly runs: readonly (RunRow | undefined)[];
  readonly found: Explained;
  readonly better: "up" | "down" | null;
}
const barWidth = 120;

/** The effect of each change alone, in numbers and as a bar around zero, and what is left over when all come together. */
export function EffectTable({ plan, runs, found, better }: Props): ReactNode {
  const all = [found.whole, found.interaction, ...found.changes.flatMap(({ alone, within }) => [alone, within])];
  const domain = domainOf(all);
  const runOf = (wanted: readonly number[]) => runs[plan.variants.findIndex(({ changes }) => String(changes) === String(wanted))];
  const places = plan.changes.map((_, i) => i);
  const cell = (effect: Effect | null, waiting: string) =>
    effect === null ? <td className="faint">{waiting}</td> : <EffectCell effect={effect} domain={domain} better={better} />;
  return (
    <table className="effects">
      <caption className="visually-hidden">Effect of each change</caption>
      <thead>
        <tr>
          <th scope="col">change</th>
          <th scope="col">added to A alone</th>
          <th scope="col">as the last one, to B</th>
        </tr>
      </thead>
      <tbody>
        {plan.changes.map(({ words, because }, i) => (
          <tr key={words}>
            <th scope="row" title={because === undefined ? undefined : `These belong together. Apart: ${because}`}>
              {words}
            </th>
            {cell(found.changes[i]?.alone ?? null, waitWords(runOf([i])))}
            {cell(found.changes[i]?.within ?? null, waitWords(runOf(places.filter((other) => other !== i))))}
          </tr>
        ))}
        <tr className="effects-sum">
          <th scope="row">all changes: A to B</th>
          {cell(found.whole, "not known yet")}
          <td />
        </tr>
        <tr>
          <th scope="row" title="What A to B does beyond the sum of the changes alone">
            interaction, what is left over
          </th>
          {cell(found.interaction, "known when every change has run alone")}
          <td />
        </tr>
      </tbody>
    </table>
  );
}

function EffectCell({ effect, domain, better }: { effect: Effect; domain: readonly [number, number]; better: Props["better"] }): ReactNode {
  const noise = isNoise(effect);
  const good = better === null || effect.mean === 0 ? null : effect.mean > 0 === (better === "up");
  const words = noise === true ? "no more than noise" : good === null ? "" : good ? "better" : "worse";
  return (
    <td>
      <div className="effects-cell" title={sureWords(effect)}>
        <Bar effect={effect} domain={domain} />
        <span className="mono">{formatSigned(effect.mean, 3)}</span>
        <span className="dim">{words}</span>
      </div>
      <div className="faint">{sureWords(effect)}</div>
    </td>
  );
}

/** From zero to the effect, with its interval; a bar is empty where it may as well be nothing. */
function Bar({ effect: { mean, interval }, domain }: { effect: Effect; domain: readonly [number, number] }): ReactNode {
  const scale = makeScale({ domain, range: [2, barWidth - 2], log: false });
  const at = (value: number) => Math.max(1, Math.min(barWidth - 1, scale(value)));
  const [zero, end] = [at(0), at(mean)];
  const noise = interval !== null && interval[0] <= 0 && interval[1] >= 0;
  return (
    <svg className="vw-plot effects-bar" width={barWidth} height={16} aria-hidden="true">
      <rect x={Math.min(zero, end)} y={4} width={Math.max(1, Math.abs(end - zero))} height={8} data-noise={noise} />
      {interval === null ? null : (
        <path className="effects-interval" d={`M${at(interval[0])} 5v6M${at(interval[0])} 8H${at(interval[1])}M${at(interval[1])} 5v6`} />
      )}
      <line className="effects-zero" x1={zero} x2={zero} y1={0} y2={16} />
    </svg>
  );
}

/** Zero and all effects; an interval of two seeds may run off the axis rather than squeeze them. */
function domainOf(effects: readonly (Effect | null)[]): [number, number] {
  const means = effects.flatMap((effect) => (effect === null ? [] : [effect.mean]));
  const span = Math.max(0, ...means) - Math.min(0, ...means) || 1;
  const ends = effects.flatMap((effect) => effect?.interval ?? []);
  const low = Math.max(Math.min(0, ...means, ...ends), Math.min(0, ...means) - span);
  const high = Math.min(Math.max(0, ...means, ...ends), Math.max(0, ...means) + span);
  return [low, high];
}

function waitWords(run: RunRow | undefined): string {
  if (run === undefined) return "not run";
  if (run.status === "queued") return "waits in the queue";
  if (run.status === "running") return `running, ${stepWords(run)}`;
  return run.status === "failed"
    ? `failed: ${run.problem?.message ?? "see its details"}`
    : run.status === "done"
      ? "no such number"
      : run.status;
}
