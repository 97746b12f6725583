import type { TryThis } from "../../common/contract.ts";
import type { GraphDocument, Json } from "../../common/document.ts";

/** `node.setting` -> value, as the changes of a *Try this* are written. */
type Changes = TryThis["set"];

function split(key: string): { name: string; setting: string } {
  const dot = key.indexOf(".");
  return { name: key.slice(0, dot), setting: key.slice(dot + 1) };
}

/** The first node that the changes need and the document lacks, or null. */
export function missingNode(document: GraphDocument, changes: Changes): string | null {
  const names = new Set(document.nodes.map((node) => node.name));
  return (
    Object.keys(changes)
      .map((key) => split(key).name)
      .find((name) => !names.has(name)) ?? null
  );
}

/** Every change stands in the document. */
export function isApplied(document: GraphDocument, changes: Changes): boolean {
  const nodes = new Map(document.nodes.map((node) => [node.name, node]));
  return Object.entries(changes).every(([key, value]) => {
    const { name, setting } = split(key);
    return JSON.stringify(nodes.get(name)?.settings[setting]) === JSON.stringify(value);
  });
}

/** The document with the changes made; untouched nodes stay the same objects. */
export function withChanges(document: GraphDocument, changes: Changes): GraphDocument {
  return edit(document, changes, (settings, setting, value) => ({ ...settings, [setting]: value as Json }));
}

/** The document with the changed settings as they are in `original`; one that was not set there is not set again. */
export function withoutChanges(document: GraphDocument, changes: Changes, original: GraphDocument): GraphDocument {
  const before = new Map(original.nodes.map((node) => [node.name, node]));
  return edit(document, changes, (settings, setting, _value, name) => {
    const known = before.get(name)?.settings[setting];
    const { [setting]: _changed, ...rest } = settings;
    return known === undefined ? rest : { ...rest, [setting]: known };
  });
}

type Settings = Record<string, Json>;
function edit(
  document: GraphDocument,
  changes: Changes,
  change: (settings: Settings, setting: string, value: unknown, name: string) => Settings,
): GraphDocument {
  const settings = new Map<string, Settings>();
  for (const node of document.nodes) settings.set(node.name, node.settings);
  for (const [key, value] of Object.entries(changes)) {
    const { name, setting } = split(key);
    const known = settings.get(name);
    if (known !== undefined) settings.set(name, change(known, setting, value, name));
  }
  const nodes = document.nodes.map((node) =>
    settings.get(node.name) === node.settings ? node : { ...node, settings: settings.get(node.name)! },
  );
  return { ...document, nodes };
}
