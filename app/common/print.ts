import type { Catalog, CatalogNode } from "./catalog.ts";
import { flagText, oneLine } from "./flag-text.ts";
import { layout, literal, type Node } from "./literal.ts";
import type { Arg, Call, Plan, Script } from "./plan.ts";
import { outputName, outputsOf, type Variables, variablesOf } from "./variables.ts";

/**
 * A plan as the TypeScript that does the same: one call a node, every setting written out.
 *
 * `nodesPath`: where the script finds the folder `nodes`, say "./nodes" in an export.
 * The text is formatted as `biome check` with lines of 140 characters leaves it.
 */
export function print(plan: Plan, catalog: Catalog, { nodesPath = "./nodes" }: { nodesPath?: string } = {}): Script {
  const variables = variablesOf(plan, catalog);
  const page = new Page();
  const body = new Page();
  for (const call of plan.calls) statement(body, call, { catalog, variables }, 0);
  const outputs = outputsOf(plan, catalog);
  const finish: Node = {
    call: "await finish",
    args: {
      object: outputs.map(({ name, field }) => {
        // A variable may have had to step aside for a function; a result is called as in the app.
        return [outputName({ name, ...(field === undefined ? {} : { field }) }), { text: variables.nameOf(name, field) }] as const;
      }),
    },
  };

  for (const line of header(plan)) page.add(null, [line]);
  for (const line of imports(catalog, variables, nodesPath)) page.add(null, [line]);
  page.add(null, [""]);
  page.add(null, layout(startCall(plan), 0, `const { ${startNames(plan).join(", ")} } = `, ";"));
  page.add(null, [""]);
  page.join(body);
  if (plan.calls.length > 0) page.add(null, [""]);
  page.add(null, layout(finish, 0, "", ";"));
  return { text: `${page.text.join("\n")}\n`, lines: [...page.nodes, null] };
}

/** Lines with the node that each belongs to. */
class Page {
  readonly text: string[] = [];
  readonly nodes: (string | null)[] = [];

  add(node: string | null, lines: readonly string[]): void {
    for (const line of lines) {
      this.text.push(line);
      this.nodes.push(node);
    }
  }

  join(other: Page): void {
    this.text.push(...other.text);
    this.nodes.push(...other.nodes);
  }
}

interface Context {
  readonly catalog: Catalog;
  readonly variables: Variables;
}

function statement(page: Page, call: Call, context: Context, indent: number): void {
  const card = cardOf(context.catalog, call);
  // Which node each line of a body belongs to; the call's other lines are its own.
  const inside = new Map<string, Page>();
  const args: (readonly [string, Node])[] = Object.entries(call.args).map(([name, arg]) => [
    name,
    argNode(arg, call, context, (inner) => inside.set(name, inner)),
  ]);
  const node: Node = { call: `${card.async ? "await " : ""}${context.variables.functionOf(call.node)}`, args: { object: args } };
  const [before, ...above] = declaration(call, card, context.variables).reverse() as [string, ...string[]];
  const lines = [...above.reverse().map((line) => `${" ".repeat(indent)}${line}`), ...layout(node, indent, before, ";")];
  const nodes: (string | null)[] = lines.map(() => call.name);
  let from = 0;
  for (const inner of inside.values()) {
    const at = indexOfRun(lines, inner.text, from);
    for (const [place, name] of inner.nodes.entries()) nodes[at + place] = name ?? call.name;
    from = at + inner.text.length;
  }
  for (const [place, line] of lines.entries()) page.add(nodes[place] ?? call.name, [line]);
}

/** Where a body's lines stand among those of its call. */
function indexOfRun(lines: readonly string[], run: readonly string[], from: number): number {
  for (let at = from; ; at++) if (run.every((line, place) => lines[at + place] === line)) return at;
}

/** What stands before a call, line by line: the formatter gives each of three fields with names of their own a line. */
function declaration(call: Call, card: CatalogNode, variables: Variables): string[] {
  const used = variables.used.get(call.name) ?? new Set();
  if (used.size === 0) return [""];
  if (!card.record) return [`const ${variables.nameOf(call.name, undefined)} = `];
  const fields = Object.keys(card.outputs).filter((field) => used.has(field));
  const pairs = fields.map((field) => pair(field, variables.nameOf(call.name, field)));
  if (pairs.length > 2 && pairs.some((one) => one.includes(":"))) return ["const {", ...pairs.map((one) => `  ${one},`), "} = "];
  return [`const { ${pairs.join(", ")} } = `];
}
function pair(field: string, variable: string): string {
  return field === variable ? field : `${field}: ${variable}`;
}

function argNode(arg: Arg, call: Call, context: Context, keep: (inner: Page) => void): Node {
  if ("setting" in arg) return { text: `settings.${arg.setting}` };
  if ("lit" in arg) return literal(arg.lit);
  if ("from" in arg) return { text: context.variables.nameOf(arg.from, arg.field) };
  if ("list" in arg) return { array: arg.list.map((item) => argNode(item, call, context, keep)) };
  if ("param" in arg) return { text: arg.param };
  if ("key" in arg) return { text: `key(${JSON.stringify(arg.key)})` };
  if ("run" in arg) return { text: `run(${JSON.stringify(call.name)})` };
  const { body, params, result } = arg;
  const used = parametersUsed(body, result);
  return {
    arrow: params.filter((param) => used.has(param)),
    lines: (indent) => {
      const page = new Page();
      for (const inner of body) statement(page, inner, context, indent);
      const fields = Object.entries(result).map(([name, value]) => [name, argNode(value, call, context, keep)] as const);
      page.add(null, layout({ object: fields }, indent, "return ", ";"));
      keep(page);
      return page.text;
    },
  };
}

/** What a body reads of what its container hands in; `key` and `run` of a body inside it are that one's own. */
function parametersUsed(body: readonly Call[], result: Readonly<Record<string, Arg>>): Set<string> {
  const used = new Set<string>();
  const look = (arg: Arg): void => {
    if ("param" in arg) used.add(arg.param);
    else if ("key" in arg) used.add("key");
    else if ("run" in arg) used.add("run");
    else if ("list" in arg) for (const item of arg.list) look(item);
    else if ("body" in arg) for (const name of parametersUsed(arg.body, arg.result)) if (!arg.params.includes(name)) used.add(name);
  };
  for (const call of body) for (const arg of Object.values(call.args)) look(arg);
  for (const arg of Object.values(result)) look(arg);
  return used;
}

function cardOf(catalog: Catalog, call: Call): CatalogNode {
  return catalog.nodes[call.node] as CatalogNode;
}

function header({ title, settings }: Plan): string[] {
  const flags = [
    "[--seed N]",
    "[--steps N]",
    "[--out DIR]",
    "[--resume]",
    "[--json]",
    ...Object.entries(settings).map(([name, value]) => `[${flagText(name, value)}]`),
  ];
  return [
    "// SPDX-License-Identifier: MIT-0",
    `// ${oneLine(title) || "Untitled"}`,
    `// Made with Patchbay. Run: node experiment.ts ${flags.join(" ")}`,
  ];
}

function imports(catalog: Catalog, variables: Variables, nodesPath: string): string[] {
  const lines = [...variables.functions].map(([id, local]) => {
    const { call, file } = catalog.nodes[id] as CatalogNode;
    return { path: file.replace(/^nodes/, nodesPath), names: call === local ? call : `${call} as ${local}` };
  });
  lines.push({ path: `${nodesPath}/lib/script.ts`, names: "start" });
  return lines.sort((a, b) => byPath(a.path, b.path)).map(({ path, names }) => `import { ${names} } from "${path}";`);
}

/** Letter by letter without the extension, so that `stage` stands before `stage-plan`, as the linter wants it. */
function byPath(a: string, b: string): number {
  const [one, other] = [a.replace(/\.ts$/, ""), b.replace(/\.ts$/, "")];
  return one < other ? -1 : one > other ? 1 : 0;
}

function startNames(plan: Plan): string[] {
  const free = parametersUsed(plan.calls, {});
  const settings = plan.seeds !== undefined || Object.keys(plan.settings).length > 0;
  return [...(settings ? ["settings"] : []), ...["key", "run"].filter((name) => free.has(name)), "finish"];
}

function startCall({ seed, seeds, settings }: Plan): Node {
  const fields: (readonly [string, Node])[] = [["seed", literal(seed)]];
  if (seeds !== undefined) fields.push(["seeds", literal(seeds.values)]);
  if (Object.keys(settings).length > 0) fields.push(["settings", literal(settings)]);
  return { call: "await start", args: { object: fields } };
}
