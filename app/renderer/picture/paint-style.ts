/** Whether a colour leaves anything to be seen. */
export function painted(colour: string): boolean {
  return colour !== "" && colour !== "none" && colour !== "transparent" && !/^rgba\(.*,\s*0\)$/.test(colour) && !/\/\s*0\)$/.test(colour);
}

/** The outline of a box with its rounded corners, as the pen's path. */
export function roundBox(pen: CanvasRenderingContext2D, { x, y, width, height }: DOMRect, style: CSSStyleDeclaration): void {
  const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
  pen.beginPath();
  pen.roundRect(x, y, Math.max(0, width), Math.max(0, height), Math.min(radius, width / 2, height / 2));
}

/** Digits of one width, which a canvas cannot be asked for: each letter is put where the browser has it. */
export function isTabular(style: CSSStyleDeclaration): boolean {
  return style.fontVariantNumeric.includes("tabular-nums");
}

/** A letter in the middle of the room that it takes on the page. */
export function fillInside(letter: string, x: number, width: number, y: number, pen: CanvasRenderingContext2D): void {
  if (letter.trim() !== "" && width > 0) pen.fillText(letter, x + (width - pen.measureText(letter).width) / 2, y);
}
