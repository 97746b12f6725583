import { ToggleGroup } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { SaveNodePicture } from "../picture/save-node.tsx";
import { useRuns } from "../shell/run-store.ts";
import { ViewPicture } from "../views/view-picture.tsx";

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}

/** What the node last showed, larger than on the node; where it shows several things, one is chosen. */
export function LivePicture({ name, shows }: { readonly name: string; readonly shows: Readonly<Record<string, string>> }) {
  const live = useRuns((state) => state.nodes[name]);
  const [box, width] = useWidth();
  const [chosen, setChosen] = useState<string | null>(null);
  const views = live?.views ?? {};
  const names = Object.keys(views);
  const shown = chosen !== null && names.includes(chosen) ? chosen : names[0];
  const view = shown === undefined ? undefined : views[shown];
  const point = live?.number === undefined ? undefined : { x: live.number.step, y: live.number.value };
  return (
    <div ref={box} className="live-picture">
      {names.length > 1 && (
        <ToggleGroup.Root
          type="single"
          className="segments"
          aria-label="Picture"
          value={shown ?? ""}
          onValueChange={(next) => next && setChosen(next)}
        >
          {names.map((each) => (
            <ToggleGroup.Item key={each} value={each} title={shows[each]}>
              {each}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      )}
      {view !== undefined && width > 0 && <ViewPicture view={view} width={width} height={Math.round(width * 0.56)} point={point} />}
      <SaveNodePicture name={name} view={view} shown={shown} />
    </div>
  );
}
