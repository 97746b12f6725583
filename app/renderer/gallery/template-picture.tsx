import type { ReactNode } from "react";
import type { RecordedCurve, TemplateCard } from "../../common/contract.ts";
import { armLook } from "../views/arm-look.ts";
import { Plot } from "../views/plot.tsx";
import { useSize } from "../views/use-size.ts";

const scheduleShare = 0.32;
/** Losses that fall through this many of their own size are told apart on a logarithmic axis alone. */
const wide = 20;

/** The losses that the arms really had in one recorded seed, and under them the number that the candidate's schedule drove. */
export function TemplatePicture({ template, height }: { template: TemplateCard; height: number }): ReactNode {
  const { ref, width } = useSize<HTMLDivElement>();
  const losses = template.picture.filter(({ axis }) => axis !== "schedule").map((curve, i) => lineOf(curve, armLook(i, curve.name)));
  const schedules = template.picture
    .filter(({ axis }) => axis === "schedule")
    .map((curve) => lineOf(curve, { colour: "var(--sched)", dash: "" }));
  const lower = schedules.length === 0 ? 0 : Math.round(height * scheduleShare);
  const all = losses.flatMap(({ y }) => y).filter((value) => value > 0);
  const log = all.length > 0 && Math.max(...all) / Math.min(...all) > wide;
  return (
    <div ref={ref} className="gallery-picture" style={{ height }}>
      {width < 40 ? null : losses.length === 0 ? (
        <div className="vw-empty" style={{ height }}>
          no run recorded yet
        </div>
      ) : (
        <>
          <Plot
            x={{ label: "updates" }}
            y={{ label: "loss", log }}
            series={losses}
            width={width}
            height={height - lower}
            compact
            title={`recorded losses of ${template.title}`}
          />
          {schedules.length === 0 ? null : (
            <Plot
              x={{ label: "updates" }}
              y={{ label: "" }}
              series={schedules}
              width={width}
              height={lower}
              compact
              title="what the schedule did"
            />
          )}
        </>
      )}
    </div>
  );
}

function lineOf({ name, y, updates }: RecordedCurve, look: { colour: string; dash: string }) {
  const x = y.map((_, place) => 1 + (place * (updates - 1)) / Math.max(1, y.length - 1));
  return { name, x, y, colour: look.colour, dash: look.dash };
}
