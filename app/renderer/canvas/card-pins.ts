import type { CatalogNode } from "../../common/catalog.ts";
import type { GraphNode } from "../../common/document.ts";
import type { PinSpec } from "./flow.ts";
import { pinId, type Wiring } from "./pin-id.ts";
import { words } from "./words.ts";

type Free = Omit<PinSpec, "y">;

/** The pins that cards make of what they take, are driven by and give; their heights come with the rows. */
export function pinsFor(cardOf: (node: GraphNode) => CatalogNode | undefined, wiring: Wiring, width: number) {
  const left = (owner: GraphNode, pin: string, label: string) => ({
    id: pinId(owner.name, pin),
    node: owner.name,
    pin,
    way: "in" as const,
    edge: "left" as const,
    label,
    wired: wiring.feeder.has(pinId(owner.name, pin)),
    x: 0,
  });
  return {
    input(owner: GraphNode, name: string, label: string): Free {
      const spec = cardOf(owner)?.inputs[name];
      const kind = { optional: spec?.optional === true, many: spec?.many === true };
      return { ...left(owner, name, label), ...kind, ports: Object.keys(spec?.port ?? {}) };
    },
    /** Pin of a number that a schedule, or any wired number, may bring. */
    driver(owner: GraphNode, name: string): Free | undefined {
      const setting = cardOf(owner)?.settings[name];
      const base = left(owner, name, words(name));
      if (setting?.control !== "number" || (setting.driven !== true && !base.wired)) return undefined;
      return { ...base, ports: setting.driven === true ? ["Schedule", "number"] : ["number"], optional: true, many: false };
    },
    output(owner: GraphNode, name: string, port: string, label: string): Free {
      const id = pinId(owner.name, name);
      const own = { id, node: owner.name, pin: name, way: "out" as const, edge: "right" as const, label };
      return { ...own, ports: [port], optional: false, many: port.endsWith("[]"), wired: wiring.used.has(id), x: width };
    },
  };
}
