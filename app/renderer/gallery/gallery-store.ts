import { create } from "zustand";
import type { FileEntry, TemplateCard } from "../../common/contract.ts";
import type { ProblemData } from "../../common/problems.ts";
import { asProblem, desk } from "../shell/desk.ts";

interface GalleryState {
  readonly templates: readonly TemplateCard[] | null;
  readonly documents: readonly FileEntry[];
  /** This machine's time over that of the machine that recorded the templates; null until measured. */
  readonly factor: number | null;
  /** Measuring failed: times are then given as recorded. */
  readonly unmeasured: boolean;
  readonly problem: ProblemData | null;
  load(): Promise<void>;
}

let measuring: Promise<void> | null = null;

/** What the start page shows. Templates do not change while the window is open, documents do. */
export const useGallery = create<GalleryState>((set, get) => ({
  templates: null,
  documents: [],
  factor: null,
  unmeasured: false,
  problem: null,
  load: async () => {
    const documents = desk()
      .ask("documents")
      .then((list) => set({ documents: [...list].sort((a, b) => b.modified - a.modified) }))
      // A start page without recent documents is still a start page.
      .catch(() => set({ documents: [] }));
    try {
      if (get().templates === null) set({ templates: await desk().ask("templates"), problem: null });
    } catch (thrown) {
      set({ problem: asProblem(thrown) });
    }
    await documents;
    measuring ??= desk()
      .ask("calibrate")
      .then(({ factor }) => set({ factor }))
      .catch(() => {
        measuring = null;
        set({ unmeasured: true });
      });
    await measuring;
  },
}));
