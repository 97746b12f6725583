import type { ReactNode } from "react";
import "./picture.css";

export interface LegendLine {
  readonly name: string;
  readonly colour: string;
  readonly dash: string;
  /** Its last value, or what else belongs beside the name. */
  readonly words?: string;
}
export interface SheetProps {
  readonly title: string;
  /** What is drawn, of which run. */
  readonly subtitle: string;
  readonly legend?: readonly LegendLine[];
  readonly width: number;
  readonly children: ReactNode;
}

/** A picture as it leaves the app: what it shows said in words above it, its lines named below it. */
export function Sheet({ title, subtitle, legend = [], width, children }: SheetProps): ReactNode {
  return (
    <div className="sheet" style={{ width }}>
      <h1>{title}</h1>
      <p className="sheet-sub">{subtitle}</p>
      <div className="sheet-body">{children}</div>
      {legend.length > 1 && (
        <ul className="sheet-legend">
          {legend.map(({ name, colour, dash, words }) => (
            <li key={`${name} ${colour} ${dash}`}>
              <svg width="26" height="10" viewBox="0 0 26 10" aria-hidden="true">
                <line x1="1" y1="5" x2="25" y2="5" style={{ stroke: colour, strokeWidth: 2 }} strokeDasharray={dash} />
              </svg>
              <span>{name}</span>
              {words !== undefined && words !== "" && <b>{words}</b>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
