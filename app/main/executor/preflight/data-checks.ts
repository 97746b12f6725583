import type * as tf from "@tensorflow/tfjs";
import type { Examples } from "../../../../nodes/ports.ts";
import type { Check } from "../../../common/preflight.ts";
import { type Balance, balanceOf, type Columns, columnsOf, type Rows, rowsIn } from "./rows.ts";

/** From this on classes are called uneven, and very uneven. */
const uneven = 1.5;
const veryUneven = 3;
const mostNamed = 4;

interface Seen {
  readonly rows: Rows | null;
  readonly columns: Columns | null;
  readonly balance: Balance | null;
}

/** Where examples stand: the node that gives them out, and what uses them. */
export interface Place {
  readonly examples: Examples;
  /** The node that gives them out. */
  readonly source: string;
  readonly user: string;
  readonly field: string;
}

/** Looks at the examples that trainings and evaluations get. The same tensors are read once. */
export function createDataChecks() {
  const inputsRead = new Map<object, Promise<{ rows: Rows; columns: Columns }>>();
  const labelsRead = new Map<object, Promise<Balance>>();
  const said = new Map<string, Check>();
  const say = (key: string, check: Check) => void (said.has(key) || said.set(key, check));

  const once = <T>(kept: Map<object, Promise<T>>, tensor: tf.Tensor, make: () => Promise<T>): Promise<T> => {
    const before = kept.get(tensor.dataId);
    if (before !== undefined) return before;
    const making = make();
    kept.set(tensor.dataId, making);
    return making;
  };
  // Apart, for spoilt labels stand beside the same inputs.
  const look = async ({ columns: { input, label }, count, classes }: Examples): Promise<Seen> => {
    const inputs = input === undefined ? null : await once(inputsRead, input.values, () => readInput(input.values, count));
    const hasClasses = label !== undefined && label.values.rank === 1 && classes.length > 0;
    const balance = hasClasses
      ? await once(labelsRead, label.values, async () => balanceOf(await label.values.data(), classes.length))
      : null;
    return { rows: inputs?.rows ?? null, columns: inputs?.columns ?? null, balance };
  };

  async function values({ examples, source }: Place): Promise<Seen> {
    const seen = await look(examples);
    const { columns, balance, rows } = seen;
    if (columns !== null && columns.notFinite.length > 0) {
      say(`finite ${source}`, {
        code: "values-not-finite",
        level: "problem",
        node: source,
        message: `${plural(columns.notFinite.length, "column")} of the input ${columns.notFinite.length === 1 ? "holds" : "hold"} numbers that are missing or infinite: ${listed(columns.notFinite)}.`,
        fix: "Leave these rows or columns out; a training cannot go on from them.",
      });
    }
    if (columns !== null && rows !== null && columns.constant.length > 0) {
      const all = columns.constant.length === rows.width;
      // The border of a picture is always empty.
      if (all || examples.picture === undefined) {
        say(`constant ${source}`, {
          code: "column-constant",
          level: all ? "problem" : "warning",
          node: source,
          message: all
            ? "All examples have the same input: there is nothing to tell them apart by."
            : `${plural(columns.constant.length, "column")} of the input never ${columns.constant.length === 1 ? "changes" : "change"}: ${listed(columns.constant)}.`,
          fix: all ? "Look at where the input comes from." : "Leave them out: nothing can be learnt from them.",
        });
      }
    }
    if (balance !== null && balance.outside.length > 0) {
      say(`outside ${source}`, {
        code: "labels-out-of-range",
        level: "problem",
        node: source,
        message: `There are ${examples.classes.length} classes, but labels of ${listed(balance.outside)}.`,
        fix: `Labels must be whole numbers from 0 to ${examples.classes.length - 1}.`,
      });
    }
    return seen;
  }

  return {
    /** What a training learns from. */
    training: async (place: Place): Promise<void> => {
      const { balance } = await values(place);
      const { examples, source } = place;
      if (balance === null || balance.outside.length > 0 || examples.classes.length < 2) return;
      const name = (label: number) => `“${examples.classes[label]}”`;
      const present = examples.classes.length - balance.missing.length;
      const level = balance.ratio >= veryUneven ? "warning" : balance.ratio >= uneven ? "note" : "good";
      say(`balance ${source}`, {
        code: "balance",
        level,
        node: source,
        message: `${present} classes in ${counted(examples.count)} examples; the largest, ${name(balance.majority)}, is ${percent(balance.share)} and ${factor(balance.ratio)} the smallest${balance.ratio > 1 ? `, ${name(balance.minority)}` : ""}.`,
        fix:
          level === "good"
            ? ""
            : `A model that always says ${name(balance.majority)} is right in ${percent(balance.share)} of these: judge by more than accuracy, or weigh the classes.`,
      });
      if (balance.missing.length > 0) {
        say(`missing ${source}`, {
          code: "class-missing",
          level: "warning",
          node: source,
          message: `There is no example of ${balance.missing.slice(0, mostNamed).map(name).join(", ")} to learn from.`,
          fix: "If that is not the point of the experiment, look at how the data is split.",
        });
      }
    },
    /** What a model is measured on that was trained on `known`. */
    measured: async (place: Place, known: readonly Place[]): Promise<void> => {
      const { rows } = await values(place);
      if (rows === null) return;
      for (const training of known) {
        const other = (await look(training.examples)).rows;
        if (other === null || other.width !== rows.width) continue;
        const key = `leak ${place.source} ${training.source}`;
        if (said.has(key)) continue;
        const found = rowsIn(rows, other).length;
        if (found === rows.count && rows.count > 0) {
          say(key, {
            code: "scored-on-training",
            level: "note",
            node: place.user,
            field: place.field,
            message: `All ${counted(found)} examples that ${place.user} measures on are among those that ${training.user} learns from.`,
            fix: "It tells how well they are remembered, not how it does on new ones.",
          });
        } else if (found > 0) {
          say(key, {
            code: "leak",
            level: "warning",
            node: place.user,
            field: place.field,
            message: `${counted(found)} of ${counted(rows.count)} examples that ${place.user} measures on ${found === 1 ? "is" : "are"} also among those that ${training.user} learns from.`,
            fix: `Split the data so that ${place.source} and ${training.source} share no row; copies in the data must go to the same side.`,
          });
        } else {
          say(key, {
            code: "no-leak",
            level: "good",
            node: place.user,
            message: `None of the ${counted(rows.count)} examples that ${place.user} measures on is among those that ${training.user} learns from.`,
            fix: "",
          });
        }
      }
    },
    get checks(): Check[] {
      return [...said.values()];
    },
  };
}

async function readInput(tensor: tf.Tensor, count: number): Promise<{ rows: Rows; columns: Columns }> {
  const data = await tensor.data();
  const rows = {
    values: data instanceof Float32Array ? data : Float32Array.from(data),
    count,
    width: count === 0 ? 0 : tensor.size / count,
  };
  return { rows, columns: columnsOf(rows) };
}

const counted = (count: number) => count.toLocaleString("en-US");
const plural = (count: number, word: string) => `${counted(count)} ${word}${count === 1 ? "" : "s"}`;
const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
const factor = (ratio: number) => (ratio < 1.005 ? "as large as" : `${Number(ratio.toPrecision(2))} times`);
const listed = (numbers: readonly number[]) =>
  numbers.length <= mostNamed
    ? numbers.join(", ")
    : `${numbers.slice(0, mostNamed).join(", ")} and ${counted(numbers.length - mostNamed)} more`;
