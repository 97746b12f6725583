import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type CapsuleManifest, capsuleFile, capsuleLimits, capsuleVersion } from "../../common/capsule.ts";
import type { Catalog } from "../../common/catalog.ts";
import { compile } from "../../common/compile.ts";
import type { GraphDocument } from "../../common/document.ts";
import { parse, serialize } from "../../common/parse.ts";
import { print } from "../../common/print.ts";
import type { PlacedAct } from "../../common/run-record.ts";
import { zipped } from "../../common/zip.ts";
import { callsIn } from "../executor/values.ts";
import { HostProblem } from "../host-problem.ts";
import { readActs } from "../runs/acts-file.ts";
import { isRunId, runFile, trash } from "../runs/layout.ts";
import { eventOf } from "../runs/lines.ts";
import { jsonOf, readSmall } from "../runs/read-file.ts";
import { type KeptRun, readRun } from "../runs/read-run.ts";
import { recordOf } from "../runs/record.ts";
import { statusNow } from "../runs/rows.ts";
import { importsOf } from "../sources.ts";
import { lockedPackages } from "./lock.ts";
import { capsuleReadme } from "./readme.ts";
import { createTrace } from "./trace.ts";

const text = (content: string) => new TextEncoder().encode(content);
const lines = (list: readonly object[]) => text(list.map((one) => `${JSON.stringify(one)}\n`).join(""));
const pretty = (json: unknown) => text(`${JSON.stringify(json, null, 2)}\n`);

/** The bytes of the capsule of a run that has ended, made from its folder alone. */
export async function makeCapsule({ folder, catalog, root }: { folder: string; catalog: Catalog; root: string }): Promise<Uint8Array> {
  const kept = runIn(folder) ?? noRun(folder);
  const record = { ...kept.record, status: statusNow(kept) };
  if (record.status === "queued" || record.status === "running")
    throw new HostProblem({
      code: "run-goes-on",
      message: `The run ${record.id} has not ended, and a capsule holds all that a run told.`,
      fix: "Wait until it ends, or stop it.",
    });
  const document = documentIn(folder, catalog);
  const { plan } = compile(document, catalog);
  const ids = plan === null ? document.nodes.map(({ node }) => node) : callsIn(plan.calls).map(({ node }) => node);
  const used = [...new Set(ids)].flatMap((id) => catalog.nodes[id] ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
  const { packages } = await importsOf(root, [...used.map(({ file }) => file), "nodes/lib/script.ts"]);
  const { told, trace } = await eventsIn(folder);
  const acts = readActs(folder);
  const origin = record.ask.fork === undefined ? null : originOf(folder, record.ask.fork.run, catalog);
  const script = readSmall(join(folder, runFile.script));

  const manifest: CapsuleManifest = {
    patchbayCapsule: capsuleVersion,
    run: record.id,
    title: document.title,
    // Where run.json was lost, the events say it.
    status: trace.status ?? record.status,
    began: record.began,
    seconds: record.seconds,
    seeds: [...(record.seeds.length > 0 ? record.seeds : trace.seeds)],
    ask: plain(record.ask),
    ...(origin === null ? {} : { originAsk: plain(origin.kept.record.ask) }),
    versions: { ...record.versions, engine: record.versions.engine || trace.engine },
    hardware: record.hardware,
    data: Object.fromEntries([...trace.data].map(([where, hash]) => [where.trim().replace("\n", " "), hash])),
    sources: Object.fromEntries(used.map(({ id, hash }) => [id, hash])),
    numbers: trace.count,
  };
  const printed = plan === null ? "" : print(plan, catalog, { nodesPath: "./nodes" }).text;
  return zipped(
    {
      [capsuleFile.readme]: text(capsuleReadme(manifest, acts.filter(({ act }) => act.do !== "same").length)),
      [capsuleFile.manifest]: pretty(manifest),
      [capsuleFile.graph]: text(serialize(document)),
      [capsuleFile.script]: text("text" in script ? script.text : printed),
      [capsuleFile.lock]: pretty(await lockedPackages(root, packages)),
      [capsuleFile.acts]: lines(acts),
      [capsuleFile.events]: text(told.map((line) => `${line}\n`).join("")),
      ...resultsIn(folder),
      ...(origin === null
        ? {}
        : {
            [capsuleFile.originGraph]: text(serialize(origin.document)),
            [capsuleFile.originActs]: lines(origin.acts),
          }),
    },
    record.began,
  );
}

/** A folder that was copied or named by hand holds the record of a run of another name, which is its own all the same. */
function runIn(folder: string): KeptRun | null {
  const kept = readRun(folder);
  const read = readSmall(join(folder, runFile.record));
  const record = "text" in read ? recordOf(jsonOf(read.text)) : null;
  return kept === null || record === null ? kept : { ...kept, record };
}

/** What the format takes: JSON drops what is undefined. */
const plain = (ask: unknown) => JSON.parse(JSON.stringify(ask)) as CapsuleManifest["ask"];

function documentIn(folder: string, catalog: Catalog): GraphDocument {
  const read = readSmall(join(folder, runFile.graph));
  const parsed = "text" in read ? parse(read.text, catalog) : null;
  if (parsed?.document != null) return parsed.document;
  const [why] = parsed?.problems ?? [];
  throw new HostProblem({
    code: "run-damaged",
    message: `The run ${basename(folder)} has no graph that can be read, and a capsule is nothing without it. ${why?.message ?? ""}`.trim(),
    fix: "Choose another run.",
  });
}

async function eventsIn(folder: string) {
  const { size = 0 } = (await stat(join(folder, runFile.events)).catch(() => null)) ?? {};
  if (size > capsuleLimits.bytes * 0.9)
    throw new HostProblem({
      code: "capsule-too-large",
      message: `The run ${basename(folder)} told ${Math.round(size / 2 ** 20)} MB, more than a capsule holds.`,
      fix: "Run it with fewer metrics or seeds, or keep its folder instead: it holds all of it.",
    });
  const content = await readFile(join(folder, runFile.events), "utf8").catch(() => {
    throw new HostProblem({
      code: "run-damaged",
      message: `The run ${basename(folder)} has no ${runFile.events} that can be read, so that there is nothing to compare with.`,
      fix: "Choose another run, or run it again.",
    });
  });
  const trace = createTrace();
  const told = content.split("\n").filter((line) => {
    const event = line === "" ? null : eventOf(line);
    // A clock is never the same twice, and how far it is means nothing afterwards.
    if (event === null || event.event === "progress" || event.event === "clock") return false;
    trace.hear(event);
    return true;
  });
  return { told, trace };
}

function resultsIn(folder: string): Record<string, Uint8Array> {
  const read = readSmall(join(folder, runFile.results));
  return "text" in read ? { [capsuleFile.results]: text(read.text) } : {};
}

/** The run that it branched off, beside it or in the trash. */
function originOf(folder: string, run: string, catalog: Catalog): { kept: KeptRun; document: GraphDocument; acts: readonly PlacedAct[] } {
  const runs = basename(dirname(folder)) === trash ? dirname(dirname(folder)) : dirname(folder);
  for (const place of isRunId(run) ? [join(runs, run), join(runs, trash, run)] : []) {
    const kept = runIn(place);
    if (kept?.record.ask.fork !== undefined) throw branchOfBranch(run);
    if (kept !== null) return { kept, document: documentIn(place, catalog), acts: readActs(place) };
  }
  throw new HostProblem({
    code: "origin-gone",
    message: `This run branched off the run ${run}, which is not there any more, so that it cannot be made again.`,
    fix: "Make the capsule of a run that began by itself.",
  });
}

/** The state at the point where it branches off could not be made again from one graph. */
function branchOfBranch(run: string): HostProblem {
  return new HostProblem({
    code: "branch-of-a-branch",
    message: `This run branched off the run ${run}, which is a branch itself, and a capsule holds one run and what it branched off.`,
    fix: "Make the capsule of that run, or of one that began by itself.",
  });
}

function noRun(folder: string): never {
  throw new HostProblem({
    code: "no-such-run",
    message: `There is no run in ${folder}.`,
    fix: "Give the id of a run, or the folder that it was kept in.",
  });
}
