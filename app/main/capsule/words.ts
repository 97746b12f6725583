import type { Deviation } from "./compare.ts";
import type { Reproduction } from "./reproduce.ts";
import { resultStep, type Spot } from "./trace.ts";

const count = (n: number) => n.toLocaleString("en");
const share = (value: number) => (Number.isFinite(value) ? `${Number((100 * value).toPrecision(2))} %` : "not comparable");

/** What came of it, line by line: the answer first, then where and why. */
export function reproductionWords(result: Reproduction): string[] {
  const { outcome, comparison, differences, allowed, seconds } = result;
  const { numbers, equal, largest, first, missing, extra, data } = comparison;
  const answer = {
    identical: `Identical bit for bit: ${count(numbers)} numbers.`,
    "within-tolerance": `Within the tolerance of ${share(allowed)} for another engine or machine: ${count(numbers)} numbers, ${count(equal)} of them identical.`,
    deviates: `It came out otherwise: of ${count(numbers)} numbers ${count(equal)} are identical.`,
    stopped: `Stopped after ${count(numbers)} numbers, ${count(equal)} of them identical.`,
    failed: `The run failed after ${count(numbers)} numbers, ${count(equal)} of them identical.`,
  }[outcome];
  return [
    answer,
    ...(largest === null ? [] : [`Largest deviation ${deviation(largest)}.`]),
    ...(first === null || (largest !== null && first.step === largest.step && first.node === largest.node)
      ? []
      : [`First deviation ${deviation(first)}.`]),
    ...(missing.count === 0 ? [] : [`${count(missing.count)} numbers did not come again, say ${place(missing.example)}.`]),
    ...(extra.count === 0 ? [] : [`${count(extra.count)} numbers were not there before, say ${place(extra.example)}.`]),
    ...data.different.map(({ node, path }) => `The data of ${path === "" ? node : `${path} ${node}`} is not the same.`),
    ...(data.compared > 0 && data.different.length === 0
      ? [`The data is the same (${count(data.compared)} ${data.compared === 1 ? "hash" : "hashes"}).`]
      : []),
    ...differences.map(({ what, theirs, ours }) => `${what}: ${theirs} then, ${ours} now.`),
    `It took ${seconds} s.`,
  ];
}

function deviation({ relative, theirs, ours, ...spot }: Deviation): string {
  return `${share(relative)} in ${place(spot)}: ${theirs} then, ${ours} now`;
}

function place(spot: Spot | null): string {
  if (spot === null) return "nothing";
  const { node, path, name, step } = spot;
  const where = path === "" ? node : `${path} ${node}`;
  if (step === resultStep) return `the result ${name === "" ? where : `${name} of ${where}`}`;
  return `${name} of ${where} at step ${step}`;
}
