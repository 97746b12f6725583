import type { Tensor } from "@tensorflow/tfjs";
import { expectTypeOf, test } from "vitest";
import type { NodeCard } from "./card.ts";
import type { Key, KeyScope } from "./lib/key.ts";
import type { Run, RunScope } from "./lib/run.ts";
import type { Driven, Examples, GradientSource, Model, Objective, Schedule, Scores, Table, Verdict } from "./ports.ts";

type A = NodeCard<
  (a: {
    x: number;
    d: Driven;
    on: boolean;
    kind: "a" | "b";
    list: readonly number[];
    key: Key;
    run: Run;
    m: Model;
    s: Schedule;
    e?: Examples;
    os: readonly Objective[];
    g: GradientSource | Objective;
  }) => Promise<{ a: Examples; n: number }>
>;
type C = NodeCard<
  (a: {
    seeds: readonly number[];
    run: Run;
    each: (p: { seed: number; key: KeyScope; run: RunScope }) => Promise<Record<string, Scores | Table>>;
  }) => Promise<Table>
>;
type L = NodeCard<(a: { table: Table; lines: readonly { kind: string; margin: number }[] }) => Verdict>;

test("every argument of a node lands in its place on the card, none is dropped", () => {
  expectTypeOf<keyof A["settings"]>().toEqualTypeOf<"x" | "d" | "on" | "kind" | "list">();
  expectTypeOf<keyof A["inputs"]>().toEqualTypeOf<"m" | "s" | "e" | "os" | "g">();
  expectTypeOf<A["settings"]["d"]["driven"]>().toEqualTypeOf<true>();
  expectTypeOf<A["inputs"]["g"]["port"]>().toEqualTypeOf<{ GradientSource: true; Objective: true }>();
  expectTypeOf<A["inputs"]["e"]["optional"]>().toEqualTypeOf<true>();
  expectTypeOf<A["inputs"]["os"]["many"]>().toEqualTypeOf<true>();
  expectTypeOf<A["output"]>().toEqualTypeOf<{ a: "Examples"; n: "number" }>();
  expectTypeOf<A["keys"]>().toEqualTypeOf<{ key: string }>();
  expectTypeOf<A["reports"]>().toEqualTypeOf<true>();
  expectTypeOf<C["bodies"]["each"]["params"]>().toEqualTypeOf<{ seed: "number"; key: "scope"; run: "scope" }>();
  expectTypeOf<C["bodies"]["each"]["result"]>().toEqualTypeOf<{ Scores: true; Table: true }>();
  expectTypeOf<L["settings"]["lines"]["control"]>().toEqualTypeOf<"rows">();
  expectTypeOf<L["output"]>().toEqualTypeOf<"Verdict">();
});

function driven({ rate }: { rate: Driven }): Scores {
  return { is: "Scores", metrics: { rate: Number(rate) } };
}
function raw(_: { x: Tensor }): Scores {
  return { is: "Scores", metrics: {} };
}

// biome-ignore lint/suspicious/noExplicitAny: the constraint of NodeCard itself
type Refused<F extends (a: any) => unknown, C> = C extends NodeCard<F> ? false : true;
type Base = { title: "t"; summary: "s"; inputs: Record<never, never>; output: "Scores" };
type Rate = { control: "number"; default: 1; doc: "d" };

test("a card that forgets, misnames or mistypes an argument is a type error", () => {
  type Right = Base & { run: typeof driven; settings: { rate: Rate & { driven: true } } };
  expectTypeOf<Refused<typeof driven, Right>>().toEqualTypeOf<false>();
  expectTypeOf<Refused<typeof driven, Base & { run: typeof driven; settings: Record<never, never> }>>().toEqualTypeOf<true>();
  expectTypeOf<Refused<typeof driven, Base & { run: typeof driven; settings: { rate: Rate } }>>().toEqualTypeOf<true>();
  expectTypeOf<Refused<typeof driven, Omit<Right, "output"> & { output: "Table" }>>().toEqualTypeOf<true>();
  expectTypeOf<Refused<typeof driven, Right & { numbers: { speed: "rate" } }>>().toEqualTypeOf<false>();
  expectTypeOf<Refused<typeof driven, Right & { numbers: { speed: { inner: "pace" } } }>>().toEqualTypeOf<true>();
  expectTypeOf<Refused<typeof raw, Base & { run: typeof raw; settings: Record<never, never> }>>().toEqualTypeOf<true>();
});
