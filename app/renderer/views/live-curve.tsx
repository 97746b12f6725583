import { type ReactNode, useMemo } from "react";
import type { NodeLive } from "../shell/live.ts";
import type { ArmLook } from "./arm-look.ts";
import { curveBands, turnWords } from "./curve-bands.ts";
import { formatNumber } from "./format.ts";
import { Plot } from "./plot.tsx";
import type { PlotSeries } from "./plot-layout.ts";
import { useThrottled } from "./use-throttled.ts";
import "./views.css";

interface LiveCurveProps {
  readonly metrics: NodeLive["metrics"];
  /** The arms that this training works for: one lends its colour and line, several none. */
  readonly arms?: readonly ArmLook[];
  readonly width: number;
  readonly height: number;
  readonly compact?: boolean;
  /** The loss where there is one, else the first. */
  readonly metric?: string;
  /** 0 none, 1 a fifth of the line. */
  readonly smoothing?: number;
  /** Updates that are planned, so that the curve grows into its place. */
  readonly until?: number | undefined;
  /** What a person did, by update. */
  readonly flags?: readonly { readonly x: number; readonly words: string }[];
}

/** A metric as it is learnt: median over the seeds with its band, the last value at its end. Drawn at most ten times a second. */
export function LiveCurve({
  metrics,
  arms = [],
  width,
  height,
  compact = true,
  metric,
  smoothing = 0.25,
  until,
  flags,
}: LiveCurveProps): ReactNode {
  const shown = useThrottled(metrics, 100);
  const name = metric ?? mainMetric(Object.keys(shown));
  const turns = name === null ? undefined : shown[name];
  const curves = useMemo(() => (turns === undefined ? [] : curveBands(turns, smoothing)), [turns, smoothing]);
  if (name === null || curves.length === 0) return <div className="vw-empty" style={{ width, height }} />;
  const look = arms.length === 1 ? arms[0] : undefined;
  // In a small place several lines say more without their names.
  const series = curves.map((curve, i): PlotSeries => {
    const last = curve.y[curve.y.length - 1]!;
    const turn = curve.turn === "" ? name : turnWords(curve.turn);
    return {
      name: turn,
      x: curve.x,
      y: curve.y,
      ...(curve.lo === undefined || curve.hi === undefined ? {} : { lo: curve.lo, hi: curve.hi }),
      colour: look?.colour ?? "var(--tone, var(--ckpt))",
      // Turns of a sweep share the arm's colour; the one line of an arm has the arm's dash.
      dash: curves.length === 1 ? (look?.dash ?? "") : (turnDashes[i % turnDashes.length] ?? ""),
      endLabel:
        compact && (curves.length > 4 || (curves.length > 1 && height < 70))
          ? ""
          : curves.length > 1
            ? turn
            : `${turn} ${formatNumber(last)}`,
    };
  });
  const domainX = until === undefined || until <= 0 ? undefined : ([0, until] as const);
  return (
    <Plot
      x={{ label: "updates" }}
      y={{ label: name }}
      series={series}
      flags={flags}
      width={width}
      height={height}
      compact={compact}
      domainX={domainX}
    />
  );
}

const turnDashes = ["", "6 3", "2 3", "9 3 2 3"] as const;

/** What is drawn when nobody chose: the loss, else an accuracy, else whatever came first. */
export function mainMetric(names: readonly string[]): string | null {
  return names.find((name) => name === "loss") ?? names.find((name) => /accuracy/i.test(name)) ?? names[0] ?? null;
}
