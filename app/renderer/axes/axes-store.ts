import { create } from "zustand";
import { addAxis } from "../../common/axes.ts";
import { axesIn } from "../../common/axis-rows.ts";
import { words } from "../canvas/words.ts";
import { useDocument } from "../shell/document-store.ts";
import { tellProblem } from "../shell/toasts.tsx";

/** A setting on its way to the strip carries its node and name under this type. */
export const draggedSetting = "application/x-patchbay-setting";

export interface SettingAt {
  readonly node: string;
  readonly setting: string;
}
/** An axis by its place, or `search` for how a sweep searches. */
export interface Opened {
  readonly sweep: string;
  readonly place: number | "search";
}
interface AxesState {
  readonly dragging: SettingAt | null;
  readonly open: Opened | null;
}

/** What passes: a setting that is being dragged, the editor that is open. Nothing in here is saved. */
export const useAxes = create<AxesState>(() => ({ dragging: null, open: null }));

/** Makes a setting an axis as one step of undo, and opens it; what cannot be one says why. */
export function sweepSetting(at: SettingAt): void {
  const { document, catalog, apply } = useDocument.getState();
  const edited = addAxis(document, catalog, at);
  if ("problem" in edited) {
    tellProblem(`Sweep ${words(at.setting)}`, edited.problem);
    return;
  }
  apply(`Sweep ${words(at.setting)}`, () => edited.document);
  const added = axesIn(edited.document, catalog).find(({ targets }) =>
    targets.some(({ node, pin }) => node === at.node && pin === at.setting),
  );
  if (added !== undefined) useAxes.setState({ open: { sweep: added.sweep, place: added.place } });
}

export function settingIn(data: DataTransfer): SettingAt | null {
  const text = data.getData(draggedSetting);
  if (text === "") return null;
  const { node, setting } = JSON.parse(text) as SettingAt;
  return { node, setting };
}
