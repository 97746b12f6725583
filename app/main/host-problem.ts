import { HostProblem, type ProblemData } from "../common/problems.ts";

export { HostProblem };

/** What the disk said, as something a person can mend. */
export function diskProblem(error: unknown, path: string): HostProblem {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return new HostProblem({
        code: "disk-full",
        message: `There is no room left to write ${path}. What was there before is whole.`,
        fix: "Free some space, or save somewhere else.",
      });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new HostProblem({
        code: "not-writable",
        message: `Patchbay may not write ${path}. What was there before is whole.`,
        fix: "Save it somewhere else, or change the permissions of the folder.",
      });
    case "ENOENT":
      return new HostProblem({ code: "not-found", message: `There is no ${path}.`, fix: "Look for where it was moved to." });
    case "ENOTDIR":
    case "EEXIST":
      return new HostProblem({ code: "not-a-folder", message: `${path} is not a folder.`, fix: "Choose another place." });
    case "EISDIR":
      return new HostProblem({ code: "not-a-file", message: `${path} is not a file.`, fix: "Choose a file ending in .json." });
    default:
      return new HostProblem({ code: "disk", message: `${path}: ${message}`, fix: "Try again, or choose another place." });
  }
}

export function problemOf(error: unknown): ProblemData {
  if (error instanceof HostProblem) return error.problem;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "host-failed", message, fix: "This is a fault of Patchbay's own; try again, and report it if it stays." };
}
