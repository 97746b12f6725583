import { create } from "zustand";
import type { PinSpec } from "./flow.ts";

/** Where quick add opens, and the pin that the new node is to be wired to. */
export interface QuickAddAt {
  /** In the window, for the list. */
  readonly screen: { readonly x: number; readonly y: number };
  readonly pin?: PinSpec;
}
/** A wire on its way: its fixed end, and which pins may take it. */
export interface Drawing {
  readonly from: PinSpec;
  /** `in` or `out`, a space, the pin's id. */
  readonly fits: ReadonlySet<string>;
}

interface CanvasState {
  readonly quickAdd: QuickAddAt | null;
  readonly drawing: Drawing | null;
  /** Puts a node of this kind in the middle of what is seen; null while no canvas is open. */
  readonly place: ((id: string) => void) | null;
  openQuickAdd(at: QuickAddAt): void;
  quickAddFor(pin: PinSpec, box: { readonly left: number; readonly right: number; readonly top: number }): void;
  closeQuickAdd(): void;
  draw(drawing: Drawing | null): void;
}

/** What passes: open lists, a wire being drawn. Nothing in here is saved. */
export const useCanvas = create<CanvasState>((set) => ({
  quickAdd: null,
  drawing: null,
  place: null,
  openQuickAdd: (quickAdd) => set({ quickAdd }),
  quickAddFor: (pin, box) => set({ quickAdd: { pin, screen: { x: pin.way === "out" ? box.right : box.left, y: box.top } } }),
  closeQuickAdd: () => set({ quickAdd: null }),
  draw: (drawing) => set({ drawing }),
}));
