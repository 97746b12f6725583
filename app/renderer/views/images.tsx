import { type ReactNode, useEffect, useRef } from "react";
import type { Images } from "../../../nodes/lib/view.ts";
import type { ViewProps } from "./view-props.ts";

type Item = Images["items"][number];

/** How large a picture is drawn, and how many go into the room: whole multiples of a pixel where they fit, so that none is blurred. */
export function imageRoom({
  width,
  height,
  count,
  picture,
  caption,
  gap,
}: {
  width: number;
  height: number;
  count: number;
  picture: { width: number; height: number };
  caption: number;
  gap: number;
}): { side: number; count: number } {
  let best = { side: 12, count: 0 };
  for (let side = 18; side <= 112; side += 2) {
    const tall = (side * picture.height) / picture.width + caption;
    const columns = Math.floor((width + gap) / (side + gap));
    const rows = Math.floor((height + gap) / (tall + gap));
    const fits = Math.min(count, columns * rows);
    // Larger pictures are better until they push others out; at least one row is always shown.
    if (fits >= best.count && fits > 0) best = { side, count: fits };
  }
  if (best.count === 0) return { side: 18, count: Math.min(count, Math.max(1, Math.floor((width + gap) / (18 + gap)))) };
  return best;
}

/** Grey pictures with their labels; one that was got wrong says so in words under it and has a border. */
export function ImagesView({ view, width, height, compact = false }: ViewProps<Images>): ReactNode {
  const labelled = !compact && view.items.some((item) => item.label !== undefined);
  const gap = compact ? 4 : 8;
  const captions = labelled ? (view.items.some((item) => item.wrong === true) ? 34 : 18) : 0;
  const { side, count } = compact
    ? oneRow(width, height, view)
    : imageRoom({ width, height, count: view.items.length, picture: view, caption: captions, gap });
  return (
    <div className="vw-images" style={{ width, gap }}>
      {view.items.slice(0, count).map((item, i) => (
        <Picture
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is shown as it is, in its order
          key={i}
          item={item}
          view={view}
          side={side}
          labelled={labelled}
        />
      ))}
    </div>
  );
}

function oneRow(width: number, height: number, view: Images): { side: number; count: number } {
  const side = Math.max(12, Math.min((height * view.width) / view.height, (width - 4 * 6) / 7));
  const rows = Math.max(1, Math.floor((height + 4) / ((side * view.height) / view.width + 4)));
  return { side: Math.floor(side), count: Math.floor((width + 4) / (Math.floor(side) + 4)) * rows };
}

function Picture({ item, view, side, labelled }: { item: Item; view: Images; side: number; labelled: boolean }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = view;
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (pen === null || pen === undefined) return;
    pen.putImageData(new ImageData(toRgba(item.pixels, width * height), width, height), 0, 0);
  }, [item.pixels, width, height]);
  const wrong = item.wrong === true;
  return (
    <figure
      className={wrong ? "vw-image wrong" : "vw-image"}
      style={{ width: side }}
      title={`${wrong ? "wrong: " : ""}${item.label ?? ""}`}
    >
      <canvas ref={canvas} width={width} height={height} style={{ width: side, height: (side * height) / width }} />
      {labelled ? (
        <figcaption>
          {item.label ?? ""}
          {wrong ? <div>wrong</div> : null}
        </figcaption>
      ) : null}
    </figure>
  );
}

/** Base64 grey bytes to RGBA; missing bytes are black, so that a damaged picture is still a picture. */
export function toRgba(pixels: string, count: number): Uint8ClampedArray<ArrayBuffer> {
  const grey = atob(pixels);
  const rgba = new Uint8ClampedArray(count * 4);
  for (let i = 0; i < count; i++) {
    rgba.fill(i < grey.length ? grey.charCodeAt(i) : 0, i * 4, i * 4 + 3);
    rgba[i * 4 + 3] = 255;
  }
  return rgba;
}
