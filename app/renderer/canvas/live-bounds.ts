import { useMemo, useState } from "react";
import type { Catalog, CatalogNode } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import { numbersOfTraining } from "../../common/make-schedule.ts";
import type { Bounds } from "../inspector/number-text.ts";
import { useDocument } from "../shell/document-store.ts";
import type { NodeLive } from "../shell/live.ts";
import { useRuns } from "../shell/run-store.ts";
import { type NumberScale, numberScale } from "./live-scale.ts";

/** It learns, step by step: it can be paused, acted on and ended. */
export function isTraining(card: CatalogNode | undefined): boolean {
  return card?.reports === true && Object.values(card.outputs).includes("Trained");
}

/** What the setting behind a training's number allows; nothing where no setting is behind it. */
export function boundsOf(document: GraphDocument, catalog: Catalog, training: string, name: string): Bounds {
  const found = numbersOfTraining(document, catalog, training).find((one) => one.name === name);
  const node = document.nodes.find((one) => one.name === found?.node);
  const setting = catalog.nodes[node?.node ?? ""]?.settings[found?.setting ?? ""];
  if (setting?.control !== "number") return {};
  const { min, max } = setting;
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }), driven: true };
}

/** The range of a number's slider: it grows with what a schedule says, and stays while a hand moves within it. */
export function useScale(training: string, name: string, live: NodeLive, isHeld: boolean): { bounds: Bounds; scale: NumberScale } {
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  const bounds = useMemo(() => boundsOf(document, catalog, training, name), [document, catalog, training, name]);
  const number = live.numbers?.[name];
  const value = number?.value ?? 0;
  const [largest, setLargest] = useState(() => Math.max(value, ...drawn(number?.by ?? training, name, live.path)));
  // To one digit, so that a schedule which climbs does not move the range at each step.
  const round = largest > 0 ? Number(largest.toPrecision(1)) : largest;
  const scale = useMemo(() => numberScale(round, bounds), [round, bounds]);
  if (value > (isHeld ? scale.high : largest)) setLargest(value);
  return { bounds, scale };
}

/** The values that were drawn of it in this turn. */
function drawn(node: string, name: string, path: string): readonly number[] {
  return useRuns.getState().nodes[node]?.metrics[name]?.[path]?.y ?? [];
}
