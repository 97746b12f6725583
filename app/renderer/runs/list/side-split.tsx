import { type ReactNode, useRef, useState } from "react";

const kept = "patchbay.runs.side";
const clamp = (share: number) => Math.min(0.75, Math.max(0.25, share));
const remembered = () => clamp(Number(localStorage.getItem(kept)) || 0.44);

/** The list, and beside it what belongs to the chosen runs; the border between them moves by hand and by arrows. */
export function SideSplit({ side, children }: { side: ReactNode; children: ReactNode }): ReactNode {
  const [share, setShare] = useState(remembered);
  const place = useRef<HTMLDivElement>(null);
  const set = (next: number) => {
    setShare(clamp(next));
    localStorage.setItem(kept, String(clamp(next)));
  };
  return (
    <div
      ref={place}
      className="run-split"
      style={side === null ? {} : { gridTemplateColumns: `minmax(0, ${1 - share}fr) 9px minmax(0, ${share}fr)` }}
    >
      {children}
      {side !== null && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a border that can be moved; a rule cannot */}
          <div
            className="run-border"
            role="separator"
            aria-orientation="vertical"
            aria-label="Width of what stands beside the list"
            aria-valuenow={Math.round(share * 100)}
            aria-valuemin={25}
            aria-valuemax={75}
            tabIndex={0}
            onKeyDown={(event) => {
              const by = { ArrowLeft: 0.03, ArrowRight: -0.03 }[event.key];
              if (by === undefined) return;
              event.preventDefault();
              set(share + by);
            }}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={(event) => {
              if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
              const { right, width } = place.current!.getBoundingClientRect();
              set((right - event.clientX) / width);
            }}
          />
          <div className="run-side">{side}</div>
        </>
      )}
    </div>
  );
}
