import { Popover } from "radix-ui";
import { useState } from "react";
import { turn } from "../canvas/node-state.ts";
import { titleOf } from "../canvas/words.ts";
import { NumberField } from "../inspector/number-field.tsx";
import { useDocument } from "../shell/document-store.ts";
import { useHands } from "../shell/hand-store.ts";
import { Icon } from "../shell/icon.tsx";
import { isGoing, useRuns } from "../shell/run-store.ts";
import { tell } from "../shell/toasts.tsx";
import { formatNumber } from "../views/format.ts";
import { nearest } from "../views/plot-hover.tsx";

/** A point of a curve that was pressed: of which trainings, after which update, and where in the plot. */
export interface Picked {
  readonly trainings: readonly string[];
  readonly step: number;
  readonly left: number;
  readonly top: number;
}

/** What can be done with a point of a curve: a new run that branches off there, or, while it runs, going back to it. */
export function BranchPopover({ picked, metric, close }: { picked: Picked; metric: string; close(): void }) {
  return (
    <Popover.Root open onOpenChange={(open) => open || close()}>
      <Popover.Anchor asChild>
        <span className="picked-point" style={{ left: picked.left, top: picked.top }} />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className="popover branch-popover"
          side="top"
          sideOffset={8}
          collisionPadding={8}
          aria-label="This point of the curve"
        >
          <Point key={`${picked.trainings.join()} ${picked.step}`} picked={picked} metric={metric} close={close} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Point({ picked, metric, close }: { picked: Picked; metric: string; close(): void }) {
  const nodes = useRuns((runs) => runs.nodes);
  const id = useRuns((runs) => runs.id);
  const going = useRuns((runs) => isGoing(runs.state));
  const branchOff = useRuns((runs) => runs.branchOff);
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  const [training, setTraining] = useState(picked.trainings[0] ?? "");
  const live = nodes[training];
  const paths = Object.keys(live?.metrics.loss ?? live?.metrics[metric] ?? {});
  const [chosen, setChosen] = useState<string | null>(null);
  const path = chosen !== null && paths.includes(chosen) ? chosen : (paths.find((each) => each === live?.path) ?? paths[0] ?? "");
  const points = live?.metrics[metric]?.[path] ?? live?.metrics.loss?.[path];
  const last = live?.metrics.loss?.[path]?.x.at(-1) ?? points?.x.at(-1) ?? 0;
  const [typed, setTyped] = useState<number | null>(null);
  const step = Math.min(typed ?? picked.step, last);
  const at = points === undefined || points.x.length === 0 ? null : points.y[nearest(points.x, step)];
  const isOn = going && path === live?.path && (live.state === "running" || live.state === "paused");
  const named = (name: string) => {
    const node = document.nodes.find((each) => each.name === name);
    return node === undefined ? name : titleOf(node, catalog.nodes[node.node]);
  };
  return (
    <>
      {picked.trainings.length > 1 ? (
        <Choice label="training" value={training} options={picked.trainings} named={named} choose={setTraining} />
      ) : (
        <p className="branch-title">{named(training)}</p>
      )}
      {paths.length > 1 ? <Choice label="turn" value={path} options={paths} named={turn} choose={setChosen} /> : null}
      <div className="popover-row">
        <span>after update</span>
        <NumberField label="after update" value={step} bounds={{ min: 0, max: last, step: 1 }} onCommit={setTyped} />
      </div>
      {at === null || at === undefined ? null : (
        <div className="popover-row">
          <span>{live?.metrics[metric]?.[path] === undefined ? "loss" : metric}</span>
          <span className="mono">{formatNumber(at, 4)}</span>
        </div>
      )}
      <div className="branch-buttons">
        <button
          type="button"
          className="button primary"
          disabled={id === ""}
          title="The next run takes up this state, with everything that belongs to it"
          onClick={() => {
            branchOff({ run: id, node: training, path, step });
            tell("The next run branches off here", "Change something, then press Run. Without a change it goes on as before.");
            close();
          }}
        >
          <Icon name="branch" /> Branch off here
        </button>
        {isOn ? (
          <button
            type="button"
            className="button"
            title="What it learnt goes back to this update while it runs; data and schedules go on"
            onClick={() => {
              void useHands.getState().take({ node: training, path, act: { do: "load", step } });
              close();
            }}
          >
            <Icon name="undo" /> Back to this state
          </button>
        ) : null}
      </div>
    </>
  );
}

function Choice({
  label,
  value,
  options,
  named,
  choose,
}: {
  label: string;
  value: string;
  options: readonly string[];
  named(option: string): string;
  choose(option: string): void;
}) {
  return (
    <label className="popover-row">
      <span>{label}</span>
      <select className="field" value={value} onChange={(event) => choose(event.target.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {named(option)}
          </option>
        ))}
      </select>
    </label>
  );
}
