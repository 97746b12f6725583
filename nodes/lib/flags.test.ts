import { expect, test } from "vitest";
import { readFlags, UsageError, usage } from "./flags.ts";

const settings = { peak: 0.1, halfCycle: 100, shape: "triangular", rates: [1, 2], nesterov: false };
const read = (line: string) => readFlags(line === "" ? [] : line.split(" "), settings);

test("without flags the settings are their defaults", () => {
  expect(read("")).toEqual({ resume: false, json: false, help: false, saveEvery: 10, saveUpdates: 0, settings });
});

test("values are read by the type of their default, after a space or an equals sign", () => {
  const {
    settings: read1,
    seed,
    steps,
    json,
  } = read("--peak 3e-4 --half-cycle=50 --shape=exp --rates 0.1,-2 --nesterov --seed 7 --steps 20 --json");
  expect(read1).toEqual({ peak: 3e-4, halfCycle: 50, shape: "exp", rates: [0.1, -2], nesterov: true });
  expect({ seed, steps, json }).toEqual({ seed: 7, steps: 20, json: true });
  expect(read("--nesterov=false").settings.nesterov).toBe(false);
});

for (const [line, words] of [
  ["--peek 1", /no flag --peek/],
  ["--toString 1", /no flag --toString/],
  ["peak 1", /"peak" is not a flag/],
  ["--peak", /--peak needs a value/],
  ["--peak abc", /--peak needs a number, not "abc"/],
  ["--peak=", /--peak needs a number, not ""/],
  ["--peak Infinity", /needs a number/],
  ["--rates 1,x", /--rates needs a number, not "x"/],
  ["--nesterov=yes", /true or false, not "yes"/],
  ["--seed 1.5", /whole number from 0/],
  ["--steps 0", /whole number from 1/],
  ["--resume", /--resume needs --out/],
  ["--out=", /--out needs a folder/],
  ["--save-every -1", /--save-every needs a number of seconds from 0/],
] as const) {
  test(`"${line}" is refused and says why`, () => {
    expect(() => read(line)).toThrow(UsageError);
    expect(() => read(line)).toThrow(words);
  });
}

test("the usage names every setting with its default", () => {
  const text = usage("experiment.ts", settings);
  for (const words of ["--peak N", "(0.1)", "--rates A,B,...", "(1,2)", "--nesterov true|false", "--resume"]) expect(text).toContain(words);
});
