import { create } from "zustand";

export type DialogName = "open" | "save" | "export" | "unsaved" | "palette" | "keys" | "results";

/** Which dialog stands open (never two), and whether the gallery covers the document. */
export const useDialogs = create<{
  dialog: DialogName | null;
  gallery: boolean;
  /** What goes on once the unsaved changes are saved or given up. */
  onward: (() => void) | null;
}>(() => ({ dialog: null, gallery: true, onward: null }));

export const openDialog = (dialog: DialogName): void => useDialogs.setState({ dialog });
export const closeDialog = (): void => useDialogs.setState({ dialog: null, onward: null });
export const showGallery = (gallery: boolean): void => useDialogs.setState({ gallery });
