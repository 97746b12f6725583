import { expect, test } from "vitest";
import type { GraphDocument } from "../../common/document.ts";
import { stageBorders } from "./stage-borders.ts";

const node = (name: string, id: string, settings = {}) => ({ name, node: id, settings, x: 0, y: 0 });
const stage = (name: string, updates: number) => node(name, "training/stage", { name, updates });
const wire = (from: string, to: string, pin: string, index?: number) => ({
  from: { node: from, pin: "out" },
  to: { node: to, pin, ...(index === undefined ? {} : { index }) },
});
const document = (more: GraphDocument["wires"] = []): GraphDocument => ({
  patchbay: 1,
  title: "",
  seed: 1,
  nodes: [
    node("train", "training/stages"),
    node("plan", "training/stage-plan"),
    stage("distil", 900),
    stage("hints", 600),
    stage("rest", 10),
  ],
  wires: [
    wire("plan", "train", "plan"),
    wire("distil", "plan", "stages", 1),
    wire("hints", "plan", "stages", 0),
    wire("rest", "plan", "stages", 2),
    ...more,
  ],
});

test("stages begin where those before them end, in the order of the plan", () => {
  expect(stageBorders(document()).get("train")).toEqual([
    { x: 0, label: "hints" },
    { x: 600, label: "distil" },
    { x: 1500, label: "rest" },
  ]);
});
test("behind a stage whose length is wired nothing is known", () => {
  const marks = stageBorders(document([wire("length", "distil", "updates")])).get("train");
  expect(marks!.map(({ label }) => label)).toEqual(["hints", "distil"]);
});
