/** What a TypeScript file imports from its neighbours. `type` imports vanish when the types are stripped. */
export interface RelativeImport {
  readonly path: string;
  readonly type: boolean;
}

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s*)?["'](\.{1,2}\/[^"']+)["']/gm;
/** A program of its own, as that of a thread. */
const started = /\bnew URL\(\s*["'](\.{1,2}\/[^"']+\.ts)["'],\s*import\.meta\.url\s*\)/g;
const call = /\bimport\(\s*["'](\.{1,2}\/[^"']+)["']\s*\)/g;

/** Relative imports in the order of the text, each path once; a path imported for values counts as such. */
export function relativeImports(source: string): readonly RelativeImport[] {
  const found = new Map<string, boolean>();
  for (const [, type, path] of source.matchAll(statement))
    found.set(path as string, (found.get(path as string) ?? true) && type !== undefined);
  for (const pattern of [call, started]) for (const [, path] of source.matchAll(pattern)) found.set(path as string, false);
  return [...found].map(([path, type]) => ({ path, type }));
}
