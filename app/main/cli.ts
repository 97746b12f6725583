import { note, out, sayProblems } from "./cli/say.ts";
import { type Command, type ExitCode, exit, overview, UsageError, usages } from "./cli/usage.ts";
import { HostProblem } from "./host-problem.ts";

/** `patchbay COMMAND ...`: the app without its window. A command's code is loaded when it is asked for. */
const commands: Readonly<Record<Command, () => Promise<(args: readonly string[]) => Promise<ExitCode>>>> = {
  run: async () => (await import("./cli/run.ts")).run,
  resume: async () => (await import("./cli/resume.ts")).resume,
  check: async () => (await import("./cli/check.ts")).check,
  export: async () => (await import("./cli/export.ts")).exportCommand,
  verdict: async () => (await import("./cli/verdict.ts")).verdict,
  diff: async () => (await import("./cli/diff.ts")).diff,
  capsule: async () => (await import("./cli/capsule.ts")).capsule,
  reproduce: async () => (await import("./cli/reproduce.ts")).reproduceCommand,
  templates: async () => (await import("./cli/lists.ts")).templates,
  nodes: async () => (await import("./cli/lists.ts")).nodes,
  serve: async () => (await import("./cli/serve.ts")).serve,
};

async function main([name, ...args]: readonly string[]): Promise<ExitCode> {
  if (name === "--help" || name === "-h" || name === "help") {
    out(overview);
    return exit.done;
  }
  try {
    if (name === undefined) throw new UsageError(null, "No command was given.");
    if (!Object.hasOwn(commands, name)) throw new UsageError(null, `There is no command ${name}.`);
    const command = name as Command;
    if (args.includes("--help") || args.includes("-h")) {
      out(`Usage: ${usages[command]}`);
      return exit.done;
    }
    const perform = await commands[command]();
    return await perform(args);
  } catch (error) {
    if (error instanceof UsageError) {
      note(error.message);
      note(error.command === null ? overview : `Usage: ${usages[error.command]}`);
      return exit.usage;
    }
    if (error instanceof HostProblem) {
      sayProblems([error.problem], args.includes("--json"));
      return exit.problems;
    }
    note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return exit.failed;
  }
}

process.exitCode = await main(process.argv.slice(2));
