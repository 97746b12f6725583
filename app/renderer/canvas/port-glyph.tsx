import type { PortShape } from "./port-look.ts";

const polygon = (corners: number, turn: number, radius: number): string =>
  `M${Array.from({ length: corners }, (_, i) => {
    const angle = turn + (i * 2 * Math.PI) / corners;
    return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`;
  }).join("L")}Z`;

/** Outlines around (0, 0), balanced by eye so that all shapes weigh the same at 12 pixels. */
const outlines: Readonly<Record<PortShape, (r: number) => string>> = {
  circle: (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  hexagon: (r) => polygon(6, 0, r + 0.7),
  diamond: (r) => polygon(4, 0, r + 1),
  square: (r) => polygon(4, Math.PI / 4, (r - 0.4) * Math.SQRT2),
  pentagon: (r) => polygon(5, -Math.PI / 2, r + 0.6),
  triangle: (r) => polygon(3, 0, r + 1.6),
  dot: (r) => outlines.circle(r * 0.68),
};

/** A port's sign: filled, hollow where a wire is optional, with a second outline where it takes a list. */
export function PortGlyph({
  shape,
  colour,
  hollow = false,
  list = false,
  size = 14,
}: {
  shape: PortShape;
  colour: string;
  hollow?: boolean;
  list?: boolean;
  size?: number;
}) {
  const r = list ? 3.1 : 4.1;
  return (
    <svg className="port-glyph" width={size} height={size} viewBox="-7 -7 14 14" aria-hidden="true">
      {list ? <path d={outlines[shape](5.4)} fill="var(--s2)" stroke={colour} strokeWidth={1.2} strokeLinejoin="round" /> : null}
      <path d={outlines[shape](r)} fill={hollow ? "var(--s2)" : colour} stroke={colour} strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
