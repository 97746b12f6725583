import { create } from "zustand";
import type { Link } from "./transport.ts";

/** Whether the window can reach its host right now. */
export const useLink = create<{ link: Link }>(() => ({ link: "connecting" }));
