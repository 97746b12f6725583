import { check } from "./cli/check.ts";
import { exportCommand } from "./cli/export.ts";
import { nodes, templates } from "./cli/lists.ts";
import { run } from "./cli/run.ts";
import { note, out, sayProblems } from "./cli/say.ts";
import { serve } from "./cli/serve.ts";
import { type Command, type ExitCode, exit, overview, UsageError, usages } from "./cli/usage.ts";
import { verdict } from "./cli/verdict.ts";
import { HostProblem } from "./host-problem.ts";

/** `patchbay COMMAND ...`: the app without its window. */
const commands: Readonly<Record<Command, (args: readonly string[]) => Promise<ExitCode>>> = {
  run,
  check,
  export: exportCommand,
  verdict,
  templates,
  nodes,
  serve,
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
    return await commands[command](args);
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
