import { Popover } from "radix-ui";
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
            <div className="popover-row">
              <span>Experiment seed</span>
              <NumberField
                label="experiment seed"
                value={document.seed}
                bounds={whole}
                onCommit={(seed) => apply("Change the seed", (before) => ({ ...before, seed }), { merge: "seed" })}
              />
              <p className="hint">
                Nothing here repeats over seeds. Put the trainings into a Compare or Repeat seeds frame to see them with their spread.
              </p>
            </div>
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
