import { type ReactNode, useEffect, useRef } from "react";
import type { Images } from "../../../nodes/lib/view.ts";
import { textWidth } from "./text-width.ts";
import type { ViewProps } from "./view-props.ts";

type Item = Images["items"][number];

/**
 * How large a picture is drawn, and how many go into the room: as large as it can be without pushing others out,
 * and at least `least` wide, so that its words have room.
 */
export function imageRoom(room: {
  width: number;
  height: number;
  count: number;
  picture: { width: number; height: number };
  caption: number;
  gap: number;
  least: number;
}): { side: number; count: number } {
  const { width, height, count, picture, caption, gap, least } = room;
  const columnsOf = (side: number) => Math.max(1, Math.floor((width + gap) / (side + gap)));
  let best = { side: least, count: 0 };
  for (let side = least; side <= Math.max(112, least); side += 2) {
    const tall = (side * picture.height) / picture.width + caption;
    const fits = Math.min(count, columnsOf(side) * Math.floor((height + gap) / (tall + gap)));
    if (fits >= best.count && fits > 0) best = { side, count: fits };
  }
  return best.count > 0 ? best : { side: least, count: Math.min(count, columnsOf(least)) };
}

const lineHeight = 17;

/** Grey pictures with their labels; one that was got wrong says so in words under it and has a border. */
export function ImagesView({ view, width, height, compact = false }: ViewProps<Images>): ReactNode {
  const { items } = view;
  const spoken = items.some((item) => item.wrong === true);
  // A mistake is always said in words, on a node too where there is room for a line.
  const labelled = (!compact || (spoken && height >= 52)) && items.some((item) => item.label !== undefined || item.wrong === true);
  const gap = compact ? 6 : 10;
  const caption = labelled ? lineHeight * (spoken && !compact ? 2 : 1) : 0;
  const least = labelled ? Math.min(84, Math.max(18, ...items.map((item) => Math.ceil(textWidth(item.label ?? ""))))) : 18;
  const { side, count } =
    compact && !labelled
      ? oneRow(width, height, view)
      : imageRoom({ width, height, count: items.length, picture: view, caption, gap, least });
  return (
    <div className="vw-images" style={{ width, gap: compact && !labelled ? 4 : gap }}>
      {items.slice(0, count).map((item, i) => (
        <Picture
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is shown as it is, in its order
          key={i}
          item={item}
          view={view}
          side={side}
          room={height - caption}
          labelled={labelled}
          compact={compact}
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

interface PictureProps {
  readonly item: Item;
  readonly view: Images;
  readonly side: number;
  readonly room: number;
  readonly labelled: boolean;
  readonly compact: boolean;
}

function Picture({ item, view, side, room, labelled, compact }: PictureProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = view;
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (pen === null || pen === undefined) return;
    pen.putImageData(new ImageData(toRgba(item.pixels, width * height), width, height), 0, 0);
  }, [item.pixels, width, height]);
  const wrong = item.wrong === true;
  // Words may be wider than the picture that the room allows.
  const shown = Math.max(12, Math.min(side, (room * width) / height));
  return (
    <figure
      className={wrong ? "vw-image wrong" : "vw-image"}
      style={{ width: side }}
      title={`${wrong ? "wrong: " : ""}${item.label ?? ""}`}
    >
      <canvas ref={canvas} width={width} height={height} style={{ width: shown, height: (shown * height) / width }} />
      {labelled ? (
        <figcaption>
          {item.label ?? ""}
          {wrong && !compact ? <div>wrong</div> : null}
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
