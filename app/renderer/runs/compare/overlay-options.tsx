import type { ReactNode } from "react";
import type { Gather, XAxis } from "./overlay-lines.ts";

/** How curves are seen. */
export interface Seen {
  readonly x: XAxis;
  readonly gather: Gather;
  readonly smoothing: number;
  readonly logX: boolean;
  readonly logY: boolean;
}
const axes: readonly (readonly [XAxis, string])[] = [
  ["updates", "over updates"],
  ["seconds", "over time"],
  ["examples", "over examples"],
];
const gathers: readonly (readonly [Gather, string])[] = [
  ["no", "each seed by itself"],
  ["seeds", "median of a run's seeds"],
  ["settings", "median of runs but for the seed"],
  ["group", "median of a group's runs"],
];

/** What is on the axes, what becomes one line with a band, how smooth. */
export function OverlayOptions({ seen, setSeen }: { seen: Seen; setSeen(seen: Seen): void }): ReactNode {
  const toggled = (name: "logX" | "logY", words: string) => (
    <button type="button" className="button" aria-pressed={seen[name]} onClick={() => setSeen({ ...seen, [name]: !seen[name] })}>
      {words}
    </button>
  );
  return (
    <>
      <select
        className="field"
        aria-label="x axis"
        value={seen.x}
        onChange={(event) => setSeen({ ...seen, x: event.target.value as XAxis })}
      >
        {axes.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <select
        className="field"
        aria-label="gather into median and band"
        value={seen.gather}
        onChange={(event) => setSeen({ ...seen, gather: event.target.value as Gather })}
      >
        {gathers.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <label className="runs-smooth">
        smoothing
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={seen.smoothing}
          onChange={(event) => setSeen({ ...seen, smoothing: Number(event.target.value) })}
        />
      </label>
      {toggled("logX", "log x")}
      {toggled("logY", "log y")}
    </>
  );
}
