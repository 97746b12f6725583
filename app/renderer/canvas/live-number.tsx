import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { outOfBounds, readNumber, showBounds } from "../inspector/number-text.ts";
import { heldNumbers } from "../shell/act-words.ts";
import { thingOf, useHands } from "../shell/hand-store.ts";
import { Icon } from "../shell/icon.tsx";
import type { NodeLive } from "../shell/live.ts";
import { useScale } from "./live-bounds.ts";
import { places } from "./live-scale.ts";
import { figure, words } from "./words.ts";

/** A pause of the arrow keys after which the number where they stopped is taken, in milliseconds. */
const settled = 350;

/**
 * A driven number of a training that runs: where it stands, what it is, and a hand on it. Moving the slider or typing takes
 * it from the next update on; until the training says what it uses, the wanted value is shown as wanted.
 */
export function LiveNumber({ training, name, live }: { training: string; name: string; live: NodeLive }) {
  const number = live.numbers?.[name];
  const held = heldNumbers(live, live.path).get(name);
  const { bounds, scale } = useScale(training, name, live, held !== undefined);
  const here = { node: training, path: live.path };
  const thing = thingOf({ ...here, act: { do: "release", name } });
  const waiting = useHands((hands) => hands.waiting.find((one) => thingOf(one) === thing)?.act);
  const refused = useHands((hands) => hands.refused[thing]);
  const take = useHands((hands) => hands.take);
  const [moving, setMoving] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // While a pointer holds the slider, its pauses are no wish yet.
  const pressed = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  if (number === undefined) return null;
  const wanted = waiting?.do === "hold" ? waiting.value : null;
  const value = moving ?? wanted ?? number.value;
  const label = words(name);
  const hold = (next: number) => {
    clearTimeout(timer.current);
    setMoving(null);
    void take({ ...here, act: { do: "hold", name, value: next } });
  };
  const driver = number.by === undefined ? "fixed" : `driven by ${number.by}`;
  const about =
    held === undefined ? `${label}, ${driver}` : `${label}, ${figure(held.value)} by ${held.by ?? "hand"} since update ${held.since + 1}`;
  const state = waiting !== undefined || moving !== null ? "wanted" : held === undefined ? "free" : "held";
  return (
    <div className={`live-number ${state}`} title={waiting === undefined ? about : `${about}; changes with the next update`}>
      <span className="live-name">{label}</span>
      <input
        type="range"
        className="live-slider nodrag nopan"
        aria-label={`${label} of ${training} by hand`}
        aria-valuetext={figure(value)}
        min={0}
        max={places}
        step={1}
        value={Math.round(places * scale.at(value))}
        style={{ ["--at" as string]: `${100 * scale.at(value)}%` }}
        onChange={(event) => {
          const next = scale.value(Number(event.target.value) / places);
          setMoving(next);
          clearTimeout(timer.current);
          if (!pressed.current) timer.current = setTimeout(() => hold(next), settled);
        }}
        onPointerDown={() => {
          pressed.current = true;
        }}
        onPointerUp={() => {
          pressed.current = false;
          if (moving !== null) hold(moving);
        }}
        onPointerCancel={() => {
          pressed.current = false;
          setMoving(null);
        }}
      />
      <HandField label={`${label} of ${training}, value`} value={value} bounds={bounds} onCommit={hold} />
      {held !== undefined || waiting?.do === "hold" ? (
        <button
          type="button"
          className="live-button nodrag nopan"
          aria-label={`Give ${label} of ${training} back`}
          title={number.by === undefined ? "Give it back: the value of the setting again" : `Give it back to ${number.by}`}
          onClick={(event) => {
            event.stopPropagation();
            void take({ ...here, act: { do: "release", name } });
          }}
        >
          <Icon name="give" />
        </button>
      ) : null}
      {refused === undefined ? null : (
        <span className="card-reason" role="alert">
          {refused}
        </span>
      )}
    </div>
  );
}

/** The value to be typed over: Enter or leaving commits, Escape takes it back. */
function HandField({
  label,
  value,
  bounds,
  onCommit,
}: {
  label: string;
  value: number;
  bounds: Parameters<typeof outOfBounds>[1];
  onCommit(value: number): void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  // What stood there when the typing began: the number itself may move on meanwhile.
  const begun = useRef("");
  const revert = () => {
    setDraft(null);
    setReason(null);
  };
  const commit = (leaving: boolean) => {
    if (draft === null) return;
    const read = readNumber(draft);
    const fault = "reason" in read ? read.reason : outOfBounds(read.value, bounds);
    if (fault !== null) {
      if (leaving) revert();
      else setReason(fault);
      return;
    }
    revert();
    if ("value" in read && draft !== begun.current) onCommit(read.value);
  };
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation();
    if (event.key === "Enter") commit(false);
    if (event.key === "Escape") {
      revert();
      event.currentTarget.blur();
    }
  };
  return (
    <span className="card-typed">
      <input
        className="nodrag nopan card-field live-value mono"
        aria-label={label}
        aria-invalid={reason !== null}
        title={showBounds(bounds)}
        spellCheck={false}
        autoComplete="off"
        value={draft ?? shortFigure(value)}
        onFocus={(event) => {
          const { target } = event;
          begun.current = figure(value);
          setDraft(begun.current);
          requestAnimationFrame(() => target.select());
        }}
        onChange={(event) => {
          setDraft(event.target.value);
          setReason(null);
        }}
        onBlur={() => commit(true)}
        onKeyDown={key}
      />
      {reason === null ? null : (
        <span className="card-reason" role="alert">
          {reason}
        </span>
      )}
    </span>
  );
}

/** Three digits are what a moving number can be read by. */
const shortFigure = (value: number): string => figure(Number(value.toPrecision(3)));

/** "0.003 since update 413", of a number that is in a person's hand. */
export function sinceWords({ value, since }: { value: number; since: number }): string {
  return `${figure(value)} since update ${(since + 1).toLocaleString("en-US")}`;
}
