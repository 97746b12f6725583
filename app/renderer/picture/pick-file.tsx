import { type ReactNode, useRef } from "react";
import { closeDialog } from "../shell/dialogs-store.ts";
import { Icon } from "../shell/icon.tsx";
import { openable, openDropped } from "./open-dropped.ts";

/** Opens the graph in any file of this computer, as dropping the file on the window does. */
export function PickFile(): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  return (
    <div className="dialog-buttons">
      <input
        ref={field}
        type="file"
        accept={openable}
        hidden
        aria-label="A file with a graph"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          closeDialog();
          if (file !== undefined) void openDropped(file);
        }}
      />
      <button
        type="button"
        className="button"
        title="A graph, a picture that carries one, or a capsule"
        onClick={() => field.current?.click()}
      >
        <Icon name="folder" /> Another file…
      </button>
    </div>
  );
}
