import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CatalogNode } from "../common/catalog.ts";
import { flagText, oneLine } from "../common/flag-text.ts";
import type { Plan } from "../common/plan.ts";

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

/** `package.json` of an export: exactly what its files import, and the Node that ran it here, one package a platform. */
export async function manifest(root: string, title: string, packages: readonly string[]): Promise<string> {
  const ours = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Manifest;
  const dependencies = Object.fromEntries(
    packages.map((name) => {
      const version = ours.dependencies[name];
      if (version === undefined) throw new Error(`a node imports ${name}, which is no dependency`);
      return [name, version];
    }),
  );
  const nodes = Object.entries(ours.optionalDependencies).filter(([name]) => name.startsWith("node-"));
  const text = {
    name: nameOf(title),
    version: "1.0.0",
    private: true,
    description: oneLine(title),
    license: "MIT-0",
    type: "module",
    scripts: { start: "node experiment.ts" },
    dependencies,
    optionalDependencies: Object.fromEntries(nodes),
    patchbay: { madeWith: ours.version },
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}

/** Letters, digits and hyphens, as npm wants it. */
export function nameOf(title: string): string {
  const name = title
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return name === "" ? "experiment" : name;
}

export function readme({ title, settings, seeds }: Plan, used: readonly CatalogNode[], native: boolean): string {
  const flags = Object.entries(settings).map(([name, value]) => `- \`${flagText(name, value)}\``);
  const papers = unique(used.flatMap(({ reference: r }) => (r === undefined ? [] : [`- ${r.by}: *${r.title}*${link(r)}`])));
  const data = unique(
    used.flatMap(({ data = [] }) => [data].flat().map(({ title: name, licence, url }) => `- ${name}, ${licence}, ${url}`)),
  );
  const seed =
    seeds === undefined ? "`--seed N` takes another seed" : `without \`--seed N\` it goes through the seeds ${seeds.values.join(", ")}`;
  return [
    `# ${oneLine(title) || "Untitled"}`,
    "",
    "An experiment made with Patchbay. Everything that runs is in this folder and can be read and changed.",
    "",
    "```",
    "npm install && npm start",
    "```",
    "",
    "With Node 24 or newer, `node experiment.ts` does the same. npm installs the very Node that ran it first, because another one's",
    `mathematics may differ in the last bits. With it the numbers are the same, bit for bit, on the same kind of machine; ${seed}.`,
    "",
    "- `--steps N` at most so many updates in every training, for trying things out",
    "- `--out DIR` keeps checkpoints and results there; `--resume` goes on from them",
    "- `--json` prints one object a line",
    "- `PATCHBAY_THREADS=1` before the command takes one thread; the numbers do not depend on it",
    ...flags,
    "",
    "| file | what it is |",
    "|---|---|",
    "| `experiment.ts` | the experiment, one call a node |",
    "| `nodes/` | the functions that it calls, and what they use |",
    `| \`nodes/lib/engine/\` | what computes: a backend for tfjs; its kernels are WebAssembly${native ? " and native builds, with the same bits" : ""} |`,
    "| `graph.json` | the graph, to be opened in Patchbay |",
    ...(papers.length === 0 ? [] : ["", "## Papers", "", ...papers]),
    ...(data.length === 0 ? [] : ["", "## Data", "", ...data]),
    "",
    "The files here may be used for anything, without conditions (MIT-0).",
    "",
  ].join("\n");
}

function link({ arxiv, doi, url }: NonNullable<CatalogNode["reference"]>): string {
  if (arxiv !== undefined) return `, https://arxiv.org/abs/${arxiv}`;
  if (doi !== undefined) return `, https://doi.org/${doi}`;
  return url === undefined ? "" : `, ${url}`;
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
