import type { ReactNode } from "react";
import type { TemplateCard } from "../../common/contract.ts";
import { armLook } from "../views/arm-look.ts";
import { smoothed } from "../views/curve-bands.ts";
import { Plot } from "../views/plot.tsx";
import { useSize } from "../views/use-size.ts";

/** The losses that the template's arms really had when they were recorded. */
export function TemplatePicture({ template, height }: { template: TemplateCard; height: number }): ReactNode {
  const { ref, width } = useSize<HTMLDivElement>();
  const series = template.picture.map(({ name, y }, i) => {
    const look = armLook(i, name);
    const x = y.map((_, step) => step + 1);
    // The first losses are few and rough: a light smoothing shows which way they go.
    return { name, x, y: smoothed(y, 0.3), colour: look.colour, dash: look.dash };
  });
  return (
    <div ref={ref} className="gallery-picture" style={{ height }}>
      {width < 40 ? null : series.length === 0 ? (
        <div className="vw-empty" style={{ height }}>
          no run recorded yet
        </div>
      ) : (
        <Plot
          x={{ label: "steps" }}
          y={{ label: "loss" }}
          series={series}
          width={width}
          height={height}
          compact
          title={`recorded losses of ${template.title}`}
        />
      )}
    </div>
  );
}
