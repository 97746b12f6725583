import { useDialogs } from "./dialogs-store.ts";
import { ExportDialog } from "./export-dialog.tsx";
import { OpenDialog, SaveDialog, UnsavedDialog } from "./file-dialogs.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { Palette } from "./palette.tsx";
import { ResultsDialog } from "./results-dialog.tsx";

/** The one dialog that stands open, if any. */
export function Dialogs() {
  const dialog = useDialogs((state) => state.dialog);
  switch (dialog) {
    case "open":
      return <OpenDialog />;
    case "save":
      return <SaveDialog />;
    case "unsaved":
      return <UnsavedDialog />;
    case "export":
      return <ExportDialog />;
    case "palette":
      return <Palette />;
    case "keys":
      return <KeysDialog />;
    case "results":
      return <ResultsDialog />;
    case null:
      return null;
  }
}
