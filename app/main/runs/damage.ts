import type { ProblemData } from "../../common/problems.ts";

/** What may be wrong with a file in the folder of a run. */
export type Damage = "missing" | "unreadable" | "damaged" | "foreign" | "short";

const is: Readonly<Record<Damage, string>> = {
  missing: "is missing",
  unreadable: "cannot be read",
  damaged: "is damaged",
  foreign: "is not the one that this run wrote",
  short: "is shorter than this run left it",
};

/** `lost`: what cannot be shown without it. */
export function damageOf(kind: Damage, file: string, lost: string): ProblemData {
  return {
    code: `run-file-${kind}`,
    field: file,
    message: `${file} in the folder of this run ${is[kind]}: ${lost}.`,
    fix:
      kind === "unreadable"
        ? "Look at the permissions of the file, and whether it is a file at all; the rest of the run is still there."
        : "Put the file back from a backup if there is one; the rest of the run is still there.",
  };
}
