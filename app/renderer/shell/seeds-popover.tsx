import { Popover } from "radix-ui";
import { useId, useState } from "react";
import { wrapInSeeds } from "../../common/wrap-seeds.ts";
import { NumberField } from "../inspector/number-field.tsx";
import { readNumbers, showNumbers } from "../inspector/number-text.ts";
import { TextField } from "../inspector/text-field.tsx";
import { useDocument } from "./document-store.ts";
import { seedsNode, seedsOfCount, withSeeds } from "./seeds.ts";
import "./seeds-popover.css";

const whole = { min: 0, max: 2 ** 32 - 1, step: 1 };

function refuse(text: string): string | null {
  const read = readNumbers(text, whole);
  if ("reason" in read) return read.reason;
  const odd = read.values.find((value) => !Number.isInteger(value));
  if (odd !== undefined) return `${odd} is not a whole number.`;
  if (read.values.length === 0) return "At least one seed.";
  return new Set(read.values).size < read.values.length ? "The same seed twice tells nothing new." : null;
}

/** For an experiment that nothing repeats: its seed, and a frame round it that repeats it. */
function OneSeed() {
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  const apply = useDocument((state) => state.apply);
  const [count, setCount] = useState(3);
  const id = useId();
  const wrapped = wrapInSeeds(document, catalog, seedsOfCount([], count));
  const reason = "problem" in wrapped ? `${wrapped.problem.message} ${wrapped.problem.fix}` : null;
  return (
    <>
      <div className="popover-row">
        <span>Experiment seed</span>
        <NumberField
          label="experiment seed"
          value={document.seed}
          bounds={whole}
          onCommit={(seed) => apply("Change the seed", (before) => ({ ...before, seed }), { merge: "seed" })}
        />
      </div>
      <div className="popover-row">
        <span>Number of seeds</span>
        <span className="popover-pair">
          <NumberField
            label="number of seeds"
            value={count}
            bounds={{ min: 2, max: 20, step: 1 }}
            disabled={reason !== null}
            onCommit={setCount}
          />
          <button
            type="button"
            className="button"
            disabled={reason !== null}
            title={reason ?? `Seeds ${showNumbers(seedsOfCount([], count))}`}
            aria-describedby={id}
            onClick={() => {
              if ("document" in wrapped) apply("Repeat over seeds", () => wrapped.document);
            }}
          >
            Repeat over seeds
          </button>
        </span>
      </div>
      <p className="hint" id={id}>
        {reason ?? "Puts a frame round the experiment that runs it with each seed, to see its results with their spread."}
      </p>
    </>
  );
}

/** How often the experiment is repeated: edits the seeds of the comparison at the top, else the experiment's one seed. */
export function SeedsPopover() {
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  const apply = useDocument((state) => state.apply);
  const at = seedsNode(document, catalog);
  const set = (values: readonly number[]) => {
    if (at !== null) apply("Change the seeds", (before) => withSeeds(before, at, values), { merge: "seeds" });
  };
  const count = at?.values.length ?? 1;
  return (
    <Popover.Root>
      <Popover.Trigger className="button seeds-button" title="How often the experiment is repeated">
        {at === null ? `seed ${document.seed}` : `× ${count} ${count === 1 ? "seed" : "seeds"}`}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" align="end" sideOffset={6} aria-label="Seeds">
          {at === null ? (
            <OneSeed />
          ) : (
            <>
              <div className="popover-row">
                <span>Number of seeds</span>
                <NumberField
                  label="number of seeds"
                  value={count}
                  bounds={{ min: 1, max: 100, step: 1 }}
                  onCommit={(next) => set(seedsOfCount(at.values, next))}
                />
              </div>
              <div className="popover-row">
                <span>Seeds</span>
                <TextField
                  label="seeds"
                  mono
                  value={showNumbers(at.values)}
                  refuse={refuse}
                  onCommit={(text) => {
                    const read = readNumbers(text, whole);
                    if ("values" in read) set(read.values);
                  }}
                />
              </div>
              <p className="hint">One round runs every arm with one seed. More seeds narrow the interval; the first ones are kept.</p>
            </>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
