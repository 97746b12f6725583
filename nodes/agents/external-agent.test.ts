import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import type { Done } from "../lib/ledger.ts";
import { inMemory, sgd } from "../lib/training.test-helper.ts";
import type { Answer } from "../ports.ts";
import { externalAgent } from "./external-agent.ts";
import { trained } from "./trained.test-helper.ts";

beforeAll(async () => {
  await useEngine();
});

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

type Asked = {
  step: number;
  failed: boolean;
  kept: number[];
  numbers: { rate: number };
  metrics: Record<string, number>;
  history: { step: number }[];
};

/** A program on this machine that answers with what `says` gives, and remembers what it was asked. */
async function program(says: (asked: Asked, response: ServerResponse) => unknown): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      asked.push(JSON.parse(text));
      const answer = says(asked.at(-1) as Asked, response);
      if (answer !== undefined) response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ask`, asked };
}

const settings = { every: 15, timeout: 2, number: "rate", by: "hold" as const, states: 8 };
const said = (acts: readonly Done[] | undefined) => (acts ?? []).map(({ step, act }) => [step, act.do === "hold" ? act.value : act.do]);

describe("a program on this machine", () => {
  test("is told where the training stands, and what it answers is done and written down with its reason", async () => {
    const { url, asked } = await program(({ step }) => ({
      answer: step === 15 ? "Half" : step === 30 ? "Double" : "Same",
      reason: `seen ${step}`,
    }));
    const { run, told } = await trained({ agent: externalAgent({ url, ...settings }) });
    expect(said(run.acts)).toEqual([
      [0, "same"],
      [15, 1.5],
      [30, 3],
      [45, "same"],
    ]);
    expect(run.acts?.map(({ by, reason, outside, value }) => [by, reason, outside, value])[1]).toEqual([
      "external agent",
      "seen 15",
      true,
      1.5,
    ]);
    expect(told.numbers.map(([, { rate }]) => rate)).toEqual(Array.from({ length: 60 }, (_, at) => (at >= 15 && at < 30 ? 1.5 : 3)));
    expect(asked.map(({ step, numbers, history, kept }) => [step, numbers.rate, history.length, kept])).toEqual([
      [0, 3, 0, [0]],
      [15, 3, 1, [0, 15]],
      [30, 1.5, 2, [0, 15, 30]],
      [45, 3, 3, [0, 15, 30, 45]],
    ]);
    expect(asked[1]?.metrics["validation.loss"]).toBe(run.curves["validation.loss"]?.y[2]);
  });

  test("may ask for any acts, and for going back where an update failed", async () => {
    const { url } = await program(({ failed, step }) =>
      failed
        ? {
            acts: [
              { do: "load", step: 0 },
              { do: "hold", name: "rate", value: 0.1 },
            ],
            reason: "it burst",
          }
        : {
            acts:
              step === 45
                ? [
                    { do: "reset", layer: "hidden1" },
                    { do: "hold", name: "heat", value: 1 },
                  ]
                : [],
          },
    );
    const { run } = await trained({ optimizer: sgd(1e38), agent: externalAgent({ url, ...settings }) });
    const [, load, hold] = run.acts ?? [];
    expect([load?.act, load?.rescue, hold?.rescue]).toEqual([{ do: "load", step: 0 }, true, true]);
    expect(run.acts?.slice(-2).map(({ act, refused }) => [act.do, refused?.slice(0, 24)])).toEqual([
      ["reset", undefined],
      ["hold", 'there is no number "heat'],
    ]);
  });
});

describe("a program that lies, hangs or dies", () => {
  test.each<[string, (asked: Asked, response: ServerResponse) => unknown, string]>([
    ["no JSON", () => "Half!", "no JSON"],
    ["another word", () => ({ answer: "Triple" }), 'neither "answer"'],
    ["an act that is none", () => ({ acts: [{ do: "hold", name: "rate", value: "low" }] }), "one of its acts is none"],
    ["nothing but a list", () => "[1]", 'neither "answer"'],
    ["an error", (_, response) => void response.writeHead(500).end("{}"), "status 500"],
    ["a way off", (_, response) => void response.writeHead(302, { location: "http://example.com/" }).end(), "cannot be reached"],
    ["far too much", () => JSON.stringify({ answer: "Half", more: "x".repeat(100_000) }), "longer than"],
    [
      "half an answer",
      (_, response) => {
        response.writeHead(200, { "content-length": 100 }).write("{");
        setTimeout(() => response.destroy(), 20);
      },
      "cannot be reached",
    ],
  ])("%s counts as Same, and the reason says so", async (_, says, why) => {
    const { url } = await program(says);
    const { run, weights } = await trained({ budget: 20, agent: externalAgent({ url, ...settings }) });
    expect(run.acts?.map(({ act }) => act.do)).toEqual(["same", "same"]);
    expect(run.acts?.[1]?.reason).toContain(why);
    expect(weights).toEqual((await trained({ budget: 20 })).weights);
  });

  test("no answer in time counts as Same, and so does nobody at all", async () => {
    const { url } = await program(() => undefined);
    const { run } = await trained({ budget: 10, agent: externalAgent({ url, ...settings, timeout: 0.1 }) });
    expect(run.acts?.[0]).toMatchObject({ act: { do: "same" }, reason: "Same: it did not answer within 0.1 s" });
    const { run: alone } = await trained({ budget: 10, agent: externalAgent({ url: "http://127.0.0.1:1/ask", ...settings }) });
    expect(alone.acts?.[0]?.reason).toContain("cannot be reached");
  });

  test("another machine is never asked", () => {
    for (const url of [
      "http://example.com/",
      "https://127.0.0.1/",
      "http://127.0.0.1.example.com/",
      "http://10.0.0.1/",
      "http://a:b@127.0.0.1/",
      "file:///etc",
      "here",
      "http://0.0.0.0/",
    ])
      expect(() => externalAgent({ url, ...settings }), url).toThrow("on this machine");
    for (const url of ["http://localhost:1/", "http://127.0.0.1:8765/ask", "http://[::1]:80/"])
      expect(externalAgent({ url, ...settings }).outside).toBe(true);
  });
});

test("killed and taken up again, only what lies after the last answer is asked; done again from the record, nobody is", async () => {
  const { url, asked } = await program(({ step }) => ({ answer: step === 15 ? "Half" : "Same", reason: `seen ${step}` }));
  const record: Done[] = [];
  const answers = {
    at: (): Answer | undefined => undefined,
    keep: async (done: readonly Done[]) => void record.push(...done),
  };
  const { checkpoints } = inMemory();
  const slow = { ...checkpoints, everyMs: Number.POSITIVE_INFINITY };
  const dies = (step: number) => {
    if (step === 36) throw new Error("killed");
  };
  await trained({ agent: externalAgent({ url, ...settings }) }, { checkpoints: slow, answers, metric: dies }).catch(() => {});
  expect(asked.map(({ step }) => step)).toEqual([0, 15, 30]);
  const live = await trained({ agent: externalAgent({ url, ...settings }) }, { checkpoints: slow, answers });
  expect(asked.map(({ step }) => step)).toEqual([0, 15, 30, 45]);
  expect(said(record)).toEqual([
    [0, "same"],
    [15, 1.5],
    [30, "same"],
    [45, "same"],
  ]);

  const known = {
    at: (updates: number) => ({ acts: record.filter(({ step }) => step === updates).map(({ act }) => act), reason: `seen ${updates}` }),
    keep: async () => {},
  };
  const again = await trained({ agent: externalAgent({ url, ...settings }) }, { answers: known });
  expect(asked).toHaveLength(4);
  expect(again.weights).toEqual(live.weights);
  expect(again.run.acts).toEqual(live.run.acts);
});
