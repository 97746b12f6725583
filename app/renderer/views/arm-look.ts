/** An arm keeps one colour and one line style wherever it is drawn: on its node, in curves, dots and tables. */
export interface ArmLook {
  readonly name: string;
  readonly colour: string;
  /** SVG dash array in pixels; "" is a solid line. */
  readonly dash: string;
}

const dashes = ["", "7 3", "2 3", "9 3 2 3", "5 2 5 5", "1 4", "12 4", "4 2 1 2"] as const;
export const armCount = dashes.length;

/** Eight looks; a ninth arm starts again, told apart by its direct label. */
export function armLook(index: number, name: string): ArmLook {
  const place = ((index % armCount) + armCount) % armCount;
  return { name, colour: `var(--arm-${place})`, dash: dashes[place]! };
}
