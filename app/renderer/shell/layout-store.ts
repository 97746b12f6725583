import type { DockviewApi } from "dockview-react";
import { create } from "zustand";
import { type PanelId, panelTitles } from "./panel-ids.ts";

export type Side = "left" | "right" | "bottom";
/** The panel by which each side's group is found, wherever its other panels were dragged. */
const anchors: Record<Side, readonly PanelId[]> = {
  left: ["library"],
  right: ["inspector", "lesson"],
  bottom: ["script", "curves", "runs", "preflight", "problems", "log"],
};
const kept = "patchbay.layout.1";
/** Below this width the side panels make room for the canvas by themselves. */
export const narrow = 1100;
/** Below this width an opened template leaves the library closed: reading comes before building. */
export const roomy = 1500;

/** Widths of the sides in a window of 1280, in CSS pixels. */
const widths = { left: 208, right: 264 } as const;

interface Layout {
  api: DockviewApi | null;
  /** What the user wants to see; a narrow window hides the sides without forgetting it. */
  wanted: Record<Side, boolean>;
  /** Sides that the user opened although the window is narrow. */
  forced: Record<Side, boolean>;
  isNarrow: boolean;
  attach(api: DockviewApi): void;
  toggle(side: Side): void;
  /** Called when a template is opened. */
  makeRoom(): void;
  setNarrow(isNarrow: boolean): void;
  reset(): void;
  /** Brings a panel to the front, its side opened when hidden. */
  show(id: PanelId): void;
  /** Moves the keyboard to the next panel (1) or the one before (-1). */
  step(by: 1 | -1): void;
}

const focusable = "button:not(:disabled), input, select, textarea, a[href], [tabindex='0']";

export function isOpen({ wanted, forced, isNarrow }: Pick<Layout, "wanted" | "forced" | "isNarrow">, side: Side): boolean {
  return isNarrow && side !== "bottom" ? forced[side] : wanted[side];
}

const none = { left: false, right: false, bottom: false };
const all = { left: true, right: true, bottom: true };

function arrange(api: DockviewApi): void {
  api.clear();
  const add = (id: PanelId, rest: object) => api.addPanel({ id, component: id, title: panelTitles[id], ...rest });
  const { width, height } = api;
  const side = width < 1360 ? 1 : 1.1;
  const canvas = add("canvas", {});
  canvas.group.header.hidden = true;
  canvas.group.locked = "no-drop-target";
  const beside = (id: PanelId, direction: string, size: object) => add(id, { position: { referencePanel: "canvas", direction }, ...size });
  const within = (id: PanelId, referencePanel: PanelId) => add(id, { position: { referencePanel, direction: "within" }, inactive: true });
  beside("library", "left", { initialWidth: widths.left * side, minimumWidth: 160 }).group.header.hidden = true;
  beside("inspector", "right", { initialWidth: widths.right * side, minimumWidth: 220 });
  beside("script", "below", { initialHeight: Math.max(150, Math.min(260, height * 0.25)), minimumHeight: 100 });
  within("lesson", "inspector");
  within("curves", "script");
  within("runs", "script");
  within("preflight", "script");
  within("problems", "script");
  within("log", "script");
}

const sideOf = (id: PanelId) => Object.values(anchors).find((panels) => panels.includes(id));

function remembered(api: DockviewApi): boolean {
  const text = localStorage.getItem(kept);
  if (text === null) return false;
  try {
    const data = JSON.parse(text);
    const ids = Object.keys(data.panels ?? {});
    if (ids.some((id) => !(id in panelTitles))) return false;
    // A layout of an older version lacks what came since: that joins the panels which it belongs to.
    const missing = (Object.keys(panelTitles) as PanelId[]).filter((id) => !ids.includes(id));
    const homes = missing.map((id) => sideOf(id)?.find((each) => ids.includes(each)));
    if (homes.includes(undefined)) return false;
    api.fromJSON(data);
    for (const [i, id] of missing.entries())
      api.addPanel({
        id,
        component: id,
        title: panelTitles[id],
        position: { referencePanel: homes[i] as PanelId, direction: "within" },
        inactive: true,
      });
    const canvas = api.getPanel("canvas");
    if (canvas !== undefined) canvas.group.locked = "no-drop-target";
    return true;
  } catch {
    localStorage.removeItem(kept);
    return false;
  }
}

export const useLayout = create<Layout>((set, get) => {
  const apply = () => {
    const { api } = get();
    if (api === null) return;
    for (const side of ["left", "right", "bottom"] as const) {
      const open = isOpen(get(), side);
      for (const id of anchors[side]) {
        const group = api.getPanel(id)?.group;
        if (group === undefined || group.api.isVisible === open) continue;
        group.api.setVisible(open);
        // A side that was hidden while the window shrank comes back no wider than it is useful.
        if (open && side !== "bottom") group.api.setSize({ width: Math.min(group.api.width, widths[side]) });
      }
    }
  };
  const rightSide = () => get().api?.getPanel("inspector")?.group.api;
  /** The room of a side that was closed is meant for the canvas, whichever panel it was given to. */
  const giveCanvas = (before: number) => {
    const right = rightSide();
    if (right?.isVisible === true) right.setSize({ width: Math.min(before, widths.right * 1.1) });
  };
  return {
    api: null,
    wanted: all,
    forced: none,
    isNarrow: window.innerWidth < narrow,
    attach: (api) => {
      if (!remembered(api)) arrange(api);
      set({ api });
      const width = rightSide()?.width ?? 0;
      apply();
      giveCanvas(width);
      api.onDidLayoutChange(() => {
        const { isNarrow, wanted } = get();
        if (!isNarrow && wanted.left && wanted.right && wanted.bottom) localStorage.setItem(kept, JSON.stringify(api.toJSON()));
      });
    },
    toggle: (side) => {
      const { isNarrow, forced, wanted } = get();
      const open = isOpen(get(), side);
      set(
        isNarrow && side !== "bottom"
          ? { forced: { ...none, [side]: !open, bottom: forced.bottom } }
          : { wanted: { ...wanted, [side]: !open } },
      );
      apply();
    },
    makeRoom: () => {
      const { wanted } = get();
      if (window.innerWidth >= roomy || !wanted.left) return;
      const width = rightSide()?.width ?? 0;
      set({ wanted: { ...wanted, left: false } });
      apply();
      giveCanvas(width);
    },
    setNarrow: (isNarrow) => {
      if (isNarrow === get().isNarrow) return;
      set({ isNarrow, forced: none });
      apply();
    },
    reset: () => {
      const { api } = get();
      localStorage.removeItem(kept);
      set({ wanted: all, forced: none });
      if (api !== null) arrange(api);
      apply();
    },
    show: (id) => {
      const { api } = get();
      const side = (Object.keys(anchors) as Side[]).find((each) => anchors[each].includes(id));
      if (side !== undefined && !isOpen(get(), side)) get().toggle(side);
      api?.getPanel(id)?.api.setActive();
    },
    step: (by) => {
      const groups = get().api?.groups.filter((group) => group.api.isVisible) ?? [];
      groups.sort((a, b) => (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
      const at = groups.findIndex((group) => group.element.contains(document.activeElement));
      const next = groups.at((at + by + groups.length) % Math.max(1, groups.length));
      const content = next?.element.querySelector(".dv-content-container");
      (content?.querySelector<HTMLElement>(focusable) ?? next?.element)?.focus();
    },
  };
});

window.addEventListener("resize", () => useLayout.getState().setNarrow(window.innerWidth < narrow));
