import { fillInside, isTabular, painted } from "./paint-style.ts";

type Pen = CanvasRenderingContext2D;

/** Shapes and words of a drawing, each with the transform, fill and stroke that it has on the page. */
export function paintSvg(svg: SVGSVGElement, pen: Pen): void {
  for (const child of svg.children) visit(child, pen);
}

function visit(element: Element, pen: Pen): void {
  if (!(element instanceof SVGGraphicsElement)) return;
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility === "hidden" || Number(style.opacity) === 0) return;
  pen.save();
  pen.globalAlpha *= Number(style.opacity);
  if (element instanceof SVGTextElement) paintWords(element, pen);
  else {
    const path = pathOf(element);
    if (path !== null) {
      pen.save();
      place(element, pen);
      paintPath(path, style, pen);
      pen.restore();
    }
    for (const child of element.children) visit(child, pen);
  }
  pen.restore();
}

/** From the element's own coordinates to those of the page. */
function place(element: SVGGraphicsElement, pen: Pen): void {
  const matrix = element.getScreenCTM();
  if (matrix !== null) pen.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
}

function pathOf(element: SVGGraphicsElement): Path2D | null {
  const number = (name: string) => Number(element.getAttribute(name) ?? 0);
  const path = new Path2D();
  switch (element.tagName) {
    case "path":
      return new Path2D(element.getAttribute("d") ?? "");
    case "line":
      path.moveTo(number("x1"), number("y1"));
      path.lineTo(number("x2"), number("y2"));
      return path;
    case "rect":
      path.roundRect(number("x"), number("y"), Math.max(0, number("width")), Math.max(0, number("height")), number("rx"));
      return path;
    case "circle":
      path.arc(number("cx"), number("cy"), Math.max(0, number("r")), 0, 2 * Math.PI);
      return path;
    case "polyline":
    case "polygon": {
      const points = (element.getAttribute("points") ?? "").trim().split(/\s+/);
      return new Path2D(`M${points.join("L")}${element.tagName === "polygon" ? "Z" : ""}`);
    }
    default:
      return null;
  }
}

function paintPath(path: Path2D, style: CSSStyleDeclaration, pen: Pen): void {
  const alpha = pen.globalAlpha;
  if (painted(style.fill)) {
    pen.globalAlpha = alpha * Number(style.fillOpacity || 1);
    pen.fillStyle = style.fill;
    pen.fill(path);
  }
  if (setStroke(style, pen)) {
    pen.globalAlpha = alpha * Number(style.strokeOpacity || 1);
    pen.stroke(path);
  }
  pen.globalAlpha = alpha;
}

function setStroke(style: CSSStyleDeclaration, pen: Pen): boolean {
  const width = Number.parseFloat(style.strokeWidth) || 0;
  if (!painted(style.stroke) || width === 0) return false;
  pen.strokeStyle = style.stroke;
  pen.lineWidth = width;
  pen.lineJoin = style.strokeLinejoin as CanvasLineJoin;
  pen.lineCap = style.strokeLinecap as CanvasLineCap;
  pen.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[\s,]+/).map(Number.parseFloat));
  return true;
}

/** Piece by piece, each where the browser put its first letter, with the ground under it that keeps it readable. */
function paintWords(text: SVGTextElement, pen: Pen): void {
  let index = 0;
  const pieces = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  pen.save();
  place(text, pen);
  for (let node = pieces.nextNode(); node !== null; node = pieces.nextNode()) {
    const words = (node as Text).data.replace(/[\r\n]+/g, "");
    if (words === "" || node.parentElement === null || index >= text.getNumberOfChars()) continue;
    const style = getComputedStyle(node.parentElement);
    const first = index;
    const last = Math.min(text.getNumberOfChars(), first + words.length);
    const { x, y } = text.getStartPositionOfChar(first);
    index = last;
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.textBaseline = "alphabetic";
    pen.textAlign = "left";
    if (setStroke(style, pen)) pen.strokeText(words, x, y);
    if (painted(style.fill)) {
      pen.fillStyle = style.fill;
      if (!isTabular(style)) pen.fillText(words, x, y);
      else
        for (let at = first; at < last; at++) {
          const start = text.getStartPositionOfChar(at);
          fillInside(words.charAt(at - first), start.x, text.getEndPositionOfChar(at).x - start.x, start.y, pen);
        }
    }
  }
  pen.restore();
}
