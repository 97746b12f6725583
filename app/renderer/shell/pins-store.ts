import { create } from "zustand";
import { useDocument } from "./document-store.ts";

/** node -> identity of the result that it keeps, whatever its inputs are now. */
export type Pins = Readonly<Record<string, string>>;

const place = "patchbay.pins";
const none: Pins = {};

/** A kept result belongs to an experiment: its file, its template, or the window's unsaved document by its title. */
export function homeOf({ path, document }: { path: string | null; document: { template?: string | undefined; title: string } }): string {
  return path ?? (document.template === undefined ? `untitled ${document.title}` : `template ${document.template}`);
}

function remembered(): Record<string, Pins> {
  if (typeof window === "undefined") return {};
  try {
    const read: unknown = JSON.parse(localStorage.getItem(place) ?? "{}");
    return typeof read === "object" && read !== null ? (read as Record<string, Pins>) : {};
  } catch {
    return {};
  }
}

/** Results that nodes keep: they are not computed again until they are let go. */
export const usePins = create<{
  all: Readonly<Record<string, Pins>>;
  keep(node: string, identity: string): void;
  letGo(node: string): void;
}>((set, get) => {
  const write = (change: (pins: Pins) => Pins) => {
    const home = homeOf(useDocument.getState());
    const { [home]: before = none, ...others } = get().all;
    const after = change(before);
    const all = Object.keys(after).length === 0 ? others : { ...others, [home]: after };
    set({ all });
    try {
      localStorage.setItem(place, JSON.stringify(all));
    } catch {
      // Full or forbidden: they are kept as long as the window stands.
    }
  };
  return {
    all: remembered(),
    keep: (node, identity) => write((pins) => ({ ...pins, [node]: identity })),
    letGo: (node) => write(({ [node]: _, ...others }) => others),
  };
});

/** Those of the open document whose nodes are still there. */
export function pinsNow(): Pins {
  const now = useDocument.getState();
  const pins = usePins.getState().all[homeOf(now)] ?? none;
  const names = new Set(now.document.nodes.map(({ name }) => name));
  const there = Object.entries(pins).filter(([name]) => names.has(name));
  return there.length === Object.keys(pins).length ? pins : Object.fromEntries(there);
}

export function useIsKept(node: string): boolean {
  const home = useDocument(homeOf);
  return usePins((state) => state.all[home]?.[node] !== undefined);
}

/** What whoever takes the script away has to know, or "". */
export function useKeptWords(): string {
  const document = useDocument((state) => state.document);
  usePins((state) => state.all);
  const names = document.nodes.map(({ name }) => name).filter((name) => name in pinsNow());
  if (names.length === 0) return "";
  const [first] = names;
  return names.length === 1
    ? `Here ${first} keeps an earlier result. The script computes it anew, so its numbers may differ.`
    : `Here ${names.length} nodes keep earlier results (${names.join(", ")}). The script computes them anew, so its numbers may differ.`;
}
