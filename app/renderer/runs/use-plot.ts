import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import "uplot/dist/uPlot.min.css";
import type { Frame } from "./curve-options.ts";
import { uPlot } from "./uplot.ts";

export interface PlotWanted {
  /** What it is drawn from; `drawn` is to be told where the lines are whenever they are drawn. */
  readonly options: (drawn: (frame: Frame) => void) => uPlot.Options;
  /** All that the options depend on, as text: where it changes, the plot is built anew. */
  readonly shape: string;
  readonly data: uPlot.AlignedData;
  /** What of x is seen. */
  readonly range: readonly [number, number];
  readonly width: number;
  readonly height: number;
}

/** A plot on a canvas in the element of `place`: new points, another range and another size are handed on to it. */
export function usePlot({ options, shape, data, range, width, height }: PlotWanted): {
  place: RefObject<HTMLDivElement | null>;
  plot: RefObject<uPlot | null>;
  /** Where its lines are, for the words above it; null before it is drawn. */
  frame: Frame | null;
} {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [frame, setFrame] = useState<Frame | null>(null);
  const [from, to] = range;
  const build = useEffectEvent((element: HTMLElement) => {
    const drawn = (now: Frame) => setFrame((old) => (old !== null && JSON.stringify(old) === JSON.stringify(now) ? old : now));
    return new uPlot(options(drawn), data, element);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape is all that the drawing is built from
  useLayoutEffect(() => {
    const made = build(place.current!);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [shape]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a plot that was built anew has no range yet
  useLayoutEffect(() => {
    plot.current?.batch(() => {
      plot.current?.setData(data, false);
      plot.current?.setScale("x", { min: from, max: to });
    });
  }, [data, from, to, shape]);
  useEffect(() => {
    // It draws all lines again, also where nothing changed.
    if (plot.current !== null && (plot.current.width !== width || plot.current.height !== height)) plot.current.setSize({ width, height });
  }, [width, height]);
  return { place, plot, frame };
}
