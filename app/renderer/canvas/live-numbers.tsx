import { heldNumbers } from "../shell/act-words.ts";
import { useDocument } from "../shell/document-store.ts";
import type { NodeLive } from "../shell/live.ts";
import { LiveNumber } from "./live-number.tsx";

/** More than so many lines the curve above them would be too small to read. */
const mostLines = 2;

/** A training's numbers: those in hand first, then what schedules move, then what stays. */
export function numberNames(live: NodeLive): readonly string[] {
  const held = heldNumbers(live, live.path);
  const rank = (name: string) => (held.has(name) ? 0 : live.numbers?.[name]?.by !== undefined ? 1 : 2);
  return Object.keys(live.numbers ?? {}).sort((a, b) => rank(a) - rank(b));
}

/** Which of them stand on the node while it runs, and how many lines they take. */
export function numbersOnNode(live: NodeLive): { names: readonly string[]; more: number; lines: number } {
  const names = live.state === "running" || live.state === "paused" ? numberNames(live) : [];
  const shown = names.length > mostLines ? names.slice(0, mostLines - 1) : names;
  return { names: shown, more: names.length - shown.length, lines: Math.min(mostLines, names.length) };
}

/** On the node: a line for each number, or for the first one and how many there are beside it. */
export function LiveNumbers({ name, live }: { name: string; live: NodeLive }) {
  const select = useDocument((state) => state.select);
  const { names, more } = numbersOnNode(live);
  return (
    <div className="live-numbers">
      {names.map((number) => (
        <LiveNumber key={`${number} ${live.path}`} training={name} name={number} live={live} />
      ))}
      {more === 0 ? null : (
        <button
          type="button"
          className="link live-more nodrag nopan"
          onClick={(event) => {
            event.stopPropagation();
            select([name]);
          }}
        >
          {more} more numbers in the inspector
        </button>
      )}
    </div>
  );
}
