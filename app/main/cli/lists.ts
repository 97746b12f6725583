import { sharedCatalog } from "../host.ts";
import { readTemplates } from "../templates.ts";
import { note, out, sayProblems } from "./say.ts";
import { type ExitCode, exit, readArgs } from "./usage.ts";

export async function templates(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs("templates", args, { json: "switch" }, { name: "", count: 0 });
  const { catalog } = await sharedCatalog();
  const cards = await readTemplates(catalog);
  if (typed.has("json")) {
    out(
      JSON.stringify(
        cards.map(({ id, title, sentence, paper, secondsPerSeed, seeds, verdict }) => ({
          id,
          title,
          sentence,
          paper,
          secondsPerSeed,
          seeds,
          verdict,
        })),
      ),
    );
    return exit.done;
  }
  const wide = Math.max(0, ...cards.map(({ id }) => id.length));
  for (const { id, sentence, title } of cards) out(`${id.padEnd(wide)}  ${sentence || title}`);
  if (cards.length === 0) note("There are no templates here.");
  return exit.done;
}

export async function nodes(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs("nodes", args, { json: "switch" }, { name: "", count: 0 });
  const { catalog, problems } = await sharedCatalog();
  const list = Object.values(catalog.nodes);
  if (typed.has("json")) out(JSON.stringify(list));
  else {
    const wide = Math.max(0, ...list.map(({ id }) => id.length));
    for (const { id, summary } of list) out(`${id.padEnd(wide)}  ${summary}`);
    sayProblems(problems, false);
  }
  return problems.length === 0 ? exit.done : exit.problems;
}
