import type { ReactNode } from "react";
import type { Mark } from "../../../nodes/lib/view.ts";
import type { RunSeries } from "../runs/gather.ts";
import { useDocument } from "../shell/document-store.ts";
import { fileName } from "../shell/files.ts";
import { useRuns } from "../shell/run-store.ts";
import { formatNumber } from "../views/format.ts";
import { Plot } from "../views/plot.tsx";
import { SavePicture } from "./save-picture.tsx";

const size = { width: 1000, height: 460 };

interface Curves {
  readonly metric: string;
  readonly log: boolean;
  readonly unit: string;
  readonly series: readonly RunSeries[];
  readonly marks: readonly Mark[];
  readonly zoom: readonly [number, number] | null;
  /** How many seeds the bands are of. */
  readonly words: string;
}

/** Saves the curves as they are shown: the same metric, smoothing, axes and part. */
export function SaveCurves({ metric, log, unit, series, marks, zoom, words }: Curves): ReactNode {
  const make = () => {
    const document = useRuns.getState().ran ?? useDocument.getState().document;
    const shown = series.map((line) => within(line, zoom)).filter(({ x }) => x.length > 0);
    const lines = shown.filter(({ faint }) => faint !== true);
    return {
      name: `${fileName(document.title)}-${fileName(metric)}`,
      title: document.title || "Untitled",
      subtitle: [`${metric} over ${unit}`, ...(words === "" ? [] : [words])].join(", "),
      legend: lines.map(({ name, colour, dash, y }) => ({ name, colour, dash, words: formatNumber(y.at(-1) ?? Number.NaN, 4) })),
      document,
      width: size.width + 48,
      children: (
        <Plot
          x={{ label: unit, unit }}
          y={{ label: metric, log }}
          series={shown.map((line) => (line.faint === true ? { ...line, endLabel: "", colour: pale(line.colour) } : line))}
          marks={marks.filter(({ x = 0 }) => zoom === null || (x >= zoom[0] && x <= zoom[1]))}
          {...size}
          {...(zoom === null ? {} : { domainX: zoom })}
        />
      ),
    };
  };
  return <SavePicture make={make} brief />;
}

const pale = (colour: string) => `color-mix(in srgb, ${colour} 35%, transparent)`;

/** The points of a line that lie in this part of x. */
function within(line: RunSeries, zoom: readonly [number, number] | null): RunSeries {
  if (zoom === null) return line;
  const keep = line.x.map((x) => x >= zoom[0] && x <= zoom[1]);
  const part = (list: readonly number[]) => list.filter((_, i) => keep[i]);
  const band = line.lo === undefined || line.hi === undefined ? {} : { lo: part(line.lo), hi: part(line.hi) };
  return { ...line, x: part(line.x), y: part(line.y), ...band };
}
