import { removeAxis, setAxis } from "../../common/axes.ts";
import { type Axis, type AxisAt, converted, shownPoints } from "../../common/axis-rows.ts";
import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import { settingFault } from "../../common/settings.ts";
import { figure, titleOf, words } from "../canvas/words.ts";
import { ChoiceField } from "../inspector/choice-field.tsx";
import { NumberField } from "../inspector/number-field.tsx";
import { readNumbers, showNumbers } from "../inspector/number-text.ts";
import { TextField } from "../inspector/text-field.tsx";
import { useDocument } from "../shell/document-store.ts";
import { useAxes } from "./axes-store.ts";
import { axisName } from "./axis-name.ts";

const kinds: Readonly<Record<Axis["over"], string>> = {
  list: "list",
  linear: "range",
  logarithmic: "log range",
  uniform: "uniform",
  logUniform: "log-uniform",
  normal: "normal",
};

/** One axis: what kind it is, its numbers, the points that they make. */
export function AxisEditor({ at }: { readonly at: AxisAt }) {
  const { sweep, place, axis } = at;
  const apply = useDocument((state) => state.apply);
  const catalog = useDocument((state) => state.catalog);
  const document = useDocument((state) => state.document);
  const name = axisName(at);
  const set = (next: Axis) =>
    apply(`Change the axis ${name}`, (before) => setAxis(before, catalog, sweep, place, next), { merge: `${sweep}.${place}` });
  const kind = (word: string) => Object.entries(kinds).find(([, words]) => words === word)?.[0] as Axis["over"];
  const where = at.targets.map(({ node, pin }) => {
    const owner = document.nodes.find((one) => one.name === node);
    return `${words(pin)} of ${owner === undefined ? node : titleOf(owner, catalog.nodes[owner.node])}`;
  });
  return (
    <>
      <p className="axis-where">{where.join(", ") || "Wired to nothing yet"}</p>
      <div className="axis-row">
        <span>Values</span>
        <ChoiceField
          label={`kind of ${name}`}
          value={kinds[axis.over] ?? axis.over}
          options={Object.values(kinds)}
          onCommit={(word) => set(converted(axis, kind(word)))}
        />
      </div>
      <Numbers axis={axis} name={name} set={set} />
      <Points axis={axis} />
      {refused(at, document, catalog).map((reason) => (
        <p className="reason" role="alert" key={reason}>
          {reason}
        </p>
      ))}
      <div className="axis-foot">
        <button
          type="button"
          className="button"
          onClick={() => {
            useAxes.setState({ open: null });
            apply(`Remove the axis ${name}`, (before) => removeAxis(before, catalog, sweep, place));
          }}
        >
          Remove this axis
        </button>
      </div>
    </>
  );
}

/** What the settings that it drives would not take; a run would fail on it. */
function refused({ axis, targets }: AxisAt, document: GraphDocument, catalog: Catalog): readonly string[] {
  const tried = shownPoints(axis) ?? (axis.over === "uniform" || axis.over === "logUniform" ? [axis.from, axis.to] : []);
  return targets.flatMap(({ node, pin }) => {
    const setting = catalog.nodes[document.nodes.find(({ name }) => name === node)?.node ?? ""]?.settings[pin];
    if (setting === undefined) return [];
    const faults = tried.flatMap((value) => {
      const fault = settingFault(value, setting);
      return fault === null ? [] : [`${words(pin)} takes ${fault.wanted}, and ${figure(value)} is not.`];
    });
    return faults.slice(0, 1);
  });
}

interface Editing {
  readonly axis: Axis;
  readonly name: string;
  set(axis: Axis): void;
}

function Numbers({ axis, name, set }: Editing) {
  if (axis.over === "list")
    return (
      <div className="axis-row wide">
        <span>List</span>
        <TextField
          label={`values of ${name}`}
          mono
          value={showNumbers(axis.values)}
          placeholder="0.01, 0.03, 0.1"
          refuse={(text) => {
            const read = readNumbers(text, {});
            return "reason" in read ? read.reason : read.values.length === 0 ? "At least one number." : null;
          }}
          onCommit={(text) => {
            const read = readNumbers(text, {});
            if ("values" in read) set({ ...axis, values: read.values });
          }}
        />
      </div>
    );
  const above = axis.over === "logarithmic" || axis.over === "logUniform" ? { min: Number.MIN_VALUE } : {};
  const field = (label: string, value: number, bounds: { min?: number; step?: number }, commit: (value: number) => void) => (
    <div className="axis-row" key={label}>
      <span>{label}</span>
      <span className="axis-field">
        <NumberField label={`${label.toLowerCase()} of ${name}`} value={value} bounds={bounds} onCommit={commit} />
      </span>
    </div>
  );
  const ends =
    axis.over === "normal"
      ? [
          field("Mean", axis.mean, {}, (mean) => set({ ...axis, mean })),
          field("Deviation", axis.deviation, { min: 0 }, (deviation) => set({ ...axis, deviation })),
        ]
      : [field("From", axis.from, above, (from) => set({ ...axis, from })), field("To", axis.to, above, (to) => set({ ...axis, to }))];
  return (
    <>
      {ends}
      {field(
        axis.over === "linear" || axis.over === "logarithmic" ? "Count" : "Draws in a grid",
        axis.count,
        { min: 1, step: 1 },
        (count) => set({ ...axis, count }),
      )}
      <label className="axis-row">
        <span>Whole numbers</span>
        <input type="checkbox" checked={axis.step === 1} onChange={(event) => set({ ...axis, step: event.target.checked ? 1 : 0 })} />
      </label>
    </>
  );
}

function Points({ axis }: { readonly axis: Axis }) {
  const points = shownPoints(axis);
  if (axis.over === "list") return null;
  return (
    <p className="axis-points mono">
      {points === null ? "Drawn when it runs; the same for every seed." : points.slice(0, 12).map(figure).join("  ")}
      {points !== null && points.length > 12 ? ` … ${points.length} in all` : ""}
    </p>
  );
}
