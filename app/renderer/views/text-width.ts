let pen: CanvasRenderingContext2D | null | undefined;

/** Pixels that a label takes; a fair guess where there is no screen to ask. */
export function textWidth(text: string, size = 12): number {
  if (pen === undefined) pen = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
  if (pen === null) return text.length * size * 0.58;
  pen.font = `${size}px "Inter Variable", Inter, "IBM Plex Sans", "Noto Sans", "DejaVu Sans", sans-serif`;
  // Digits are set in tabular figures, all as wide as a zero; the canvas would measure a narrow 1.
  return pen.measureText(text.replace(/\d/g, "0")).width;
}
