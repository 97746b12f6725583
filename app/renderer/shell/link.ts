import { create } from "zustand";
import type { ProblemData } from "../../common/problems.ts";
import type { Link } from "./transport.ts";

/** Whether the window can reach its host right now. */
export const useLink = create<{ link: Link }>(() => ({ link: "connecting" }));

export const gone: ProblemData = {
  code: "host-gone",
  message: "The connection to Patchbay's host was lost before it answered.",
  fix: "The document is still here. Wait for the connection to come back, or start Patchbay again.",
};
