import { Dialog, ToggleGroup } from "radix-ui";
import { type ReactNode, useMemo, useState } from "react";
import type { TableView } from "../../../nodes/lib/view.ts";
import { Icon } from "../shell/icon.tsx";
import { formatNumber } from "./format.ts";
import { Parallel } from "./parallel.tsx";
import { TableViewPicture } from "./table-view.tsx";
import { TrialScatter } from "./trial-scatter.tsx";
import { type Brushes, dimensionOf, type Trials, toneOf } from "./trials.ts";
import { useSize } from "./use-size.ts";
import type { ViewProps } from "./view-props.ts";

const kinds = { table: "Table", parallel: "Lines", scatter: "Scatter" } as const;
type Kind = keyof typeof kinds;

/** On a node: one parameter is a scatter, several are lines through all. */
export function CompactTrials({ trials, width, height }: { trials: Trials; width: number; height: number }): ReactNode {
  const metric = trials.metrics[0] as string;
  const parameter = trials.parameters[0] as string;
  return trials.parameters.length === 1 ? (
    <TrialScatter trials={trials} width={width} height={height} compact x={parameter} y={metric} colour={metric} />
  ) : (
    <Parallel trials={trials} width={width} height={height} compact colour={metric} brushes={{}} />
  );
}

/** What a search tried, as a table, as lines through all its numbers, or as points over two of them; larger in a window of its own. */
export function TrialsView({
  view,
  trials,
  width,
  height,
  large = false,
}: ViewProps<TableView> & { trials: Trials; large?: boolean }): ReactNode {
  const [kind, setKind] = useState<Kind>(large ? "parallel" : "table");
  const [brushes, setBrushes] = useState<Brushes>({});
  const [chosen, setChosen] = useState<{ x?: string; y?: string; colour?: string }>({});
  const known = (column: string | undefined, usual: string) => (column !== undefined && trials.columns.includes(column) ? column : usual);
  const metric = trials.metrics[0] as string;
  const colour = known(chosen.colour, kind === "scatter" ? (trials.parameters[1] ?? metric) : metric);
  const x = known(chosen.x, trials.parameters[0] as string);
  const y = known(chosen.y, metric);
  const room = { width, height: Math.max(height, large ? height : 190) - (kind === "table" ? 0 : 34) };
  return (
    <div className="vw-trials">
      <div className="vw-trials-head">
        <ToggleGroup.Root
          type="single"
          className="segments"
          aria-label="How trials are shown"
          value={kind}
          onValueChange={(next) => next && setKind(next as Kind)}
        >
          {Object.entries(kinds).map(([value, title]) => (
            <ToggleGroup.Item key={value} value={value}>
              {title}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
        {large ? null : <Enlarge view={view} trials={trials} />}
      </div>
      {kind === "table" ? (
        <TableViewPicture view={view} {...room} />
      ) : kind === "parallel" ? (
        <Parallel trials={trials} {...room} colour={colour} brushes={brushes} onBrush={setBrushes} />
      ) : (
        <TrialScatter trials={trials} {...room} x={x} y={y} colour={colour} />
      )}
      {kind === "table" ? null : (
        <div className="vw-trials-foot">
          {kind === "scatter" ? (
            <>
              <Column label="x" value={x} columns={trials.columns} onChange={(column) => setChosen({ ...chosen, x: column })} />
              <Column label="y" value={y} columns={trials.columns} onChange={(column) => setChosen({ ...chosen, y: column })} />
            </>
          ) : null}
          <Column label="colour" value={colour} columns={trials.columns} onChange={(column) => setChosen({ ...chosen, colour: column })} />
          <Ramp trials={trials} column={colour} />
          {kind === "parallel" && Object.keys(brushes).length > 0 ? (
            <button type="button" className="link" onClick={() => setBrushes({})}>
              keep all
            </button>
          ) : null}
        </div>
      )}
    </div>
  );
}

function Column({
  label,
  value,
  columns,
  onChange,
}: {
  label: string;
  value: string;
  columns: readonly string[];
  onChange(column: string): void;
}): ReactNode {
  return (
    <label className="vw-column">
      <span aria-hidden="true">{label}</span>
      <select className="field" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        {columns.map((column) => (
          <option key={column}>{column}</option>
        ))}
      </select>
    </label>
  );
}

/** The colours with the numbers at their ends. */
function Ramp({ trials, column }: { trials: Trials; column: string }): ReactNode {
  const [low, high] = useMemo(() => dimensionOf(trials, column).domain, [trials, column]);
  const stops = [0, 0.25, 0.5, 0.75, 1].map(toneOf).join(", ");
  return (
    <span className="vw-ramp">
      {formatNumber(low)}
      <span style={{ background: `linear-gradient(90deg, ${stops})` }} />
      {formatNumber(high)}
    </span>
  );
}

function Enlarge({ view, trials }: { view: TableView; trials: Trials }): ReactNode {
  return (
    <Dialog.Root>
      <Dialog.Trigger className="button plain icon" aria-label="Show the trials large" title="Show large">
        <Icon name="grow" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="veil" />
        <Dialog.Content className="dialog vw-large" aria-describedby={undefined}>
          <Dialog.Title className="dialog-title">{`${trials.rows.length} trials of ${trials.parameters.join(", ")}`}</Dialog.Title>
          <Large view={view} trials={trials} />
          <Dialog.Close className="button plain icon dialog-close" aria-label="Close">
            <Icon name="close" />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Large({ view, trials }: { view: TableView; trials: Trials }): ReactNode {
  const { ref, width, height } = useSize<HTMLDivElement>();
  return (
    <div ref={ref} className="vw-large-room">
      {width > 0 ? <TrialsView view={view} trials={trials} width={width} height={height - 44} large /> : null}
    </div>
  );
}
