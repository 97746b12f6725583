/** What a TypeScript file imports from its neighbours. `type` imports vanish when the types are stripped. */
export interface RelativeImport {
  readonly path: string;
  readonly type: boolean;
}

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s*)?["'](\.{1,2}\/[^"']+)["']/gm;
const call = /\bimport\(\s*["'](\.{1,2}\/[^"']+)["']\s*\)/g;

/** Relative imports in the order of the text, each path once; a path imported for values counts as such. */
export function relativeImports(source: string): readonly RelativeImport[] {
  const found = new Map<string, boolean>();
  for (const [, type, path] of source.matchAll(statement))
    found.set(path as string, (found.get(path as string) ?? true) && type !== undefined);
  for (const [, path] of source.matchAll(call)) found.set(path as string, false);
  return [...found].map(([path, type]) => ({ path, type }));
}
