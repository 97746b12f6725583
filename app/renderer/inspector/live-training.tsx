import { useMemo, useState } from "react";
import { whyNoSchedule } from "../../common/make-schedule.ts";
import { isTraining } from "../canvas/live-bounds.ts";
import { LiveControls } from "../canvas/live-controls.tsx";
import { LiveNumber, sinceWords } from "../canvas/live-number.tsx";
import { numberNames } from "../canvas/live-numbers.tsx";
import { layersBehind } from "../canvas/model-layers.ts";
import { turn } from "../canvas/node-state.ts";
import { titleOf, words } from "../canvas/words.ts";
import { actWords, heldNumbers, placedWords } from "../shell/act-words.ts";
import { useDocument } from "../shell/document-store.ts";
import { thingOf, useHands } from "../shell/hand-store.ts";
import { Icon } from "../shell/icon.tsx";
import type { NodeLive } from "../shell/live.ts";
import { makeSchedule } from "../shell/make-schedule.ts";
import { isGoing, useRuns } from "../shell/run-store.ts";
import { ChoiceField } from "./choice-field.tsx";
import { NumberField } from "./number-field.tsx";
import { TextField } from "./text-field.tsx";

/** What can be done to a training while it runs, and what was done to it: larger than on its node. */
export function LiveTraining({ name }: { readonly name: string }) {
  const live = useRuns((runs) => runs.nodes[name]);
  const going = useRuns((runs) => isGoing(runs.state));
  const asked = useHands((hands) => hands.waiting);
  const node = useDocument((state) => state.document.nodes.find((each) => each.name === name));
  const card = useDocument((state) => state.catalog.nodes[node?.node ?? ""]);
  if (live === undefined || node === undefined || !isTraining(card)) return null;
  const isOn = going && (live.state === "running" || live.state === "paused");
  const acts = live.acts ?? [];
  const waiting = asked.filter((one) => one.node === name);
  if (!isOn && acts.length === 0) return null;
  return (
    <section className="live-training" aria-label="While it runs">
      <h3>{isOn ? (live.state === "paused" ? "Paused" : "Running") : "By hand in the last run"}</h3>
      {isOn ? (
        <>
          <p className="live-where">{whereWords(live)}</p>
          <LiveControls name={name} title={titleOf(node, card)} live={live} words />
          <div className="live-numbers">
            {numberNames(live).map((number) => (
              <Entry key={`${number} ${live.path}`} training={name} name={number} live={live} />
            ))}
          </div>
          <Back training={name} live={live} />
          <Reset training={name} live={live} />
        </>
      ) : null}
      {waiting.map((one) => (
        <p className="hint live-asked" role="status" key={thingOf(one)}>
          {actWords(one.act)}: with the next update
        </p>
      ))}
      {acts.length > 0 ? <Acts training={name} live={live} /> : null}
    </section>
  );
}

function whereWords({ path, progress, pausedAt }: NodeLive): string {
  const done = pausedAt ?? progress?.done ?? 0;
  const where = path === "" ? "" : `${turn(path)}, `;
  const of = progress === undefined ? "" : ` of ${progress.of.toLocaleString("en-US")} ${progress.unit}`;
  return `${where}${done.toLocaleString("en-US")}${of}`;
}

function Entry({ training, name, live }: { training: string; name: string; live: NodeLive }) {
  const held = heldNumbers(live, live.path).get(name);
  const by = live.numbers?.[name]?.by;
  return (
    <div className="live-entry">
      <LiveNumber training={training} name={name} live={live} />
      <p className="hint">{held === undefined ? (by === undefined ? "as its setting says" : `as ${by} says`) : sinceWords(held)}</p>
    </div>
  );
}

/** What was done, newest first, and the schedule that can be made of it. */
function Acts({ training, live }: { training: string; live: NodeLive }) {
  const acts = live.acts ?? [];
  const turns = new Set(acts.map(({ path }) => path));
  const held = acts.flatMap(({ path, act, refused }) => (act.do === "hold" && refused === undefined ? [{ path, name: act.name }] : []));
  const each = held.filter((one, i) => held.findIndex(({ path, name }) => path === one.path && name === one.name) === i);
  return (
    <>
      {each.map(({ path, name }) => (
        <Make key={`${path} ${name}`} training={training} path={path} name={name} as={turns.size > 1 ? `, as in ${turn(path)}` : ""} />
      ))}
      <ol className="live-acts" reversed>
        {[...acts].reverse().map((one) => (
          <li key={`${one.path} ${one.step} ${JSON.stringify(one.act)}`} className={one.refused === undefined ? "" : "refused"}>
            {turns.size > 1 ? `${turn(one.path)}: ` : ""}
            {placedWords(one)}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Offers a schedule instead of the hand, or says why there can be none. */
function Make({ training, path, name, as }: { training: string; path: string; name: string; as: string }) {
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  const why = useMemo(() => whyNoSchedule(document, catalog, training, name), [document, catalog, training, name]);
  if (why !== null)
    return (
      <p className="hint">
        No schedule can be made of {words(name)}: {why.message} {why.fix}
      </p>
    );
  return (
    <button
      type="button"
      className="button live-schedule"
      title="Puts a node By hand before the number, with what was held and when: run without a hand it gives the same curve"
      onClick={() => makeSchedule(training, path, name)}
    >
      <Icon name="schedule" />
      <span>
        Make {words(name)} a schedule
        {as}
      </span>
    </button>
  );
}

function Back({ training, live }: { training: string; live: NodeLive }) {
  const now = live.pausedAt ?? live.progress?.done ?? 0;
  const [step, setStep] = useState<number | null>(null);
  const wanted = step ?? Math.floor(now / 2);
  return (
    <div className="live-line">
      <span title="What it learnt goes back; data and schedules go on">back to</span>
      <NumberField
        label="update to go back to"
        value={wanted}
        bounds={{ min: 0, max: Math.max(0, now), step: 1, unit: "updates" }}
        onCommit={setStep}
      />
      <button
        type="button"
        className="button"
        onClick={() => void useHands.getState().take({ node: training, path: live.path, act: { do: "load", step: wanted } })}
      >
        Load
      </button>
    </div>
  );
}

function Reset({ training, live }: { training: string; live: NodeLive }) {
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  const layers = layersBehind(document, catalog, training);
  const [chosen, setChosen] = useState<string | null>(null);
  const layer = chosen ?? layers.at(-1) ?? "";
  return (
    <div className="live-line">
      <span title="Its weights, and what the optimizer keeps for them, as the training began">layer</span>
      {layers.length > 0 ? (
        <ChoiceField label="layer to reset" value={layer} options={layers} onCommit={setChosen} />
      ) : (
        <TextField label="layer to reset" mono value={layer} placeholder="its name" onCommit={setChosen} />
      )}
      <button
        type="button"
        className="button"
        disabled={layer === ""}
        onClick={() => void useHands.getState().take({ node: training, path: live.path, act: { do: "reset", layer } })}
      >
        Reset
      </button>
    </div>
  );
}
