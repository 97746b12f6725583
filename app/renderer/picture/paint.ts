import { fillInside, isTabular, painted, roundBox } from "./paint-style.ts";
import { paintSvg } from "./paint-svg.ts";

type Pen = CanvasRenderingContext2D;

/**
 * Paints what stands on the page on a canvas, from the positions and styles that the browser gave it: boxes, text,
 * drawings and canvases, which is all that plots are made of. Lines and letters stay sharp at any scale.
 */
export function paint(root: Element, pen: Pen, scale: number): void {
  const { left, top } = root.getBoundingClientRect();
  pen.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
  visit(root, pen);
}

function visit(element: Element, pen: Pen): void {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  if (style.display === "none" || style.visibility === "hidden" || Number(style.opacity) === 0) return;
  // What only a reader for the blind is to find is one pixel large.
  if (box.width <= 1 && box.height <= 1 && style.position === "absolute") return;
  pen.save();
  pen.globalAlpha *= Number(style.opacity);
  if (element instanceof SVGSVGElement) paintSvg(element, pen);
  else {
    paintBox(element, style, box, pen);
    if (style.overflow !== "visible") {
      roundBox(pen, box, style);
      pen.clip();
    }
    if (element instanceof HTMLCanvasElement) {
      pen.imageSmoothingEnabled = style.imageRendering !== "pixelated";
      if (element.width > 0 && element.height > 0) pen.drawImage(element, box.left, box.top, box.width, box.height);
    }
    for (const child of element.childNodes) {
      if (child instanceof Element) visit(child, pen);
      else if (child instanceof Text) paintText(child, style, pen);
    }
  }
  pen.restore();
}

function paintBox(element: Element, style: CSSStyleDeclaration, box: DOMRect, pen: Pen): void {
  if (element instanceof HTMLCanvasElement) return;
  if (painted(style.backgroundColor)) {
    pen.fillStyle = style.backgroundColor;
    roundBox(pen, box, style);
    pen.fill();
  }
  const sides = [
    ["Top", box.left, box.top, box.right, box.top],
    ["Right", box.right, box.top, box.right, box.bottom],
    ["Bottom", box.left, box.bottom, box.right, box.bottom],
    ["Left", box.left, box.top, box.left, box.bottom],
  ] as const;
  const widthOf = (side: string) => Number.parseFloat(style.getPropertyValue(`border-${side.toLowerCase()}-width`)) || 0;
  const widths = sides.map(([side]) => widthOf(side));
  const [width = 0] = widths;
  const kind = style.borderTopStyle;
  pen.setLineDash(kind === "dashed" ? [3, 3] : []);
  if (width > 0 && widths.every((each) => each === width) && kind !== "none") {
    pen.strokeStyle = style.borderTopColor;
    pen.lineWidth = width;
    roundBox(pen, new DOMRect(box.x + width / 2, box.y + width / 2, box.width - width, box.height - width), style);
    pen.stroke();
    return;
  }
  sides.forEach(([side, x1, y1, x2, y2], at) => {
    const thick = widths[at] as number;
    if (thick === 0 || style.getPropertyValue(`border-${side.toLowerCase()}-style`) === "none") return;
    pen.strokeStyle = style.getPropertyValue(`border-${side.toLowerCase()}-color`);
    pen.lineWidth = thick;
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
    pen.stroke();
  });
}

/** Line by line, as the browser broke it. */
function paintText(node: Text, style: CSSStyleDeclaration, pen: Pen): void {
  const whole = node.data;
  if (whole.trim() === "") return;
  pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.fillStyle = style.color;
  pen.textBaseline = "alphabetic";
  pen.letterSpacing = style.letterSpacing === "normal" ? "0px" : style.letterSpacing;
  const range = document.createRange();
  const put = (from: number, to: number) => {
    range.setStart(node, from);
    range.setEnd(node, to);
    const { left, top, width, height } = range.getBoundingClientRect();
    const text = whole.slice(from, to).replace(/\s+/g, " ").trimEnd();
    if (width === 0 || text.trim() === "") return;
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText(text);
    const shown = style.textTransform === "uppercase" ? text.toUpperCase() : text;
    const base = top + (height - up - down) / 2 + up;
    if (!isTabular(style)) {
      pen.fillText(shown.trimStart(), left, base);
      return;
    }
    for (let at = from; at < to; at++) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      fillInside(whole.charAt(at), box.left, box.width, base, pen);
    }
  };
  let from = 0;
  let line: number | null = null;
  for (let at = 0; at < whole.length; at++) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const { top, width } = range.getBoundingClientRect();
    if (width === 0) {
      if (from === at) from = at + 1;
      continue;
    }
    if (line !== null && Math.abs(top - line) > 2) {
      put(from, at);
      from = at;
    }
    line = top;
  }
  put(from, whole.length);
}
