import { check as checkDocument } from "../../common/check.ts";
import { sharedCatalog } from "../host.ts";
import { load } from "./load.ts";
import { note, sayProblems } from "./say.ts";
import { type ExitCode, exit, readArgs } from "./usage.ts";

/** Says what is wrong with a document; runs and changes nothing. */
export async function check(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs("check", args, { json: "switch" }, { name: "FILE", count: 1 });
  const { catalog } = await sharedCatalog();
  const { document, problems: unread } = await load("check", typed.words[0] as string, catalog);
  const problems = document === null ? unread : [...unread, ...checkDocument(document, catalog)];
  sayProblems(problems, typed.has("json"));
  if (problems.length === 0 && !typed.has("json")) note("No problems.");
  return problems.length === 0 ? exit.done : exit.problems;
}
