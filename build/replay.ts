import { sharedCatalog } from "../app/main/host.ts";
import { templateIds } from "../app/main/templates.ts";
import { committedScript, readGraph, readTemplateFile, traceOf, writeTemplateFile } from "./template-files.ts";

/**
 * `npm run replay`: recompiles and retraces every template and says which scripts and which first
 * losses changed. `-- --write` accepts what it found; words are parts of ids.
 */
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const write = process.argv.includes("--write");
const { catalog } = await sharedCatalog();
const ids = (await templateIds()).filter((id) => words.length === 0 || words.some((word) => id.includes(word)));

const changed: string[] = [];
for (const id of ids) {
  const { plan } = readGraph(id, catalog);
  const files = {
    "experiment.ts": committedScript(plan, catalog),
    "trace.json": `${JSON.stringify((await traceOf(id, plan, catalog)).trace, null, 1)}\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const same = readTemplateFile(id, name) === text;
    console.log(`${same ? "unchanged" : "CHANGED  "} ${id}/${name}`);
    if (same) continue;
    changed.push(`${id}/${name}`);
    if (write) await writeTemplateFile(id, name, text);
  }
}
console.log(
  changed.length === 0
    ? `${ids.length} templates unchanged`
    : `${changed.length} files ${write ? "written" : "differ; -- --write accepts them"}`,
);
process.exit(changed.length > 0 && !write ? 1 : 0);
