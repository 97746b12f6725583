import { openDialog } from "../shell/dialogs-store.ts";
import { useDocument } from "../shell/document-store.ts";
import { Icon } from "../shell/icon.tsx";
import { tell } from "../shell/toasts.tsx";

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell("Script copied");
  } catch {
    tell("The clipboard did not take it", "Select the text and press Ctrl+C instead.", "bad");
  }
}

/** Copy and Export, beside the tabs so that they cover no line. */
export function ScriptTools() {
  const script = useDocument((state) => state.script);
  if (script === null) return null;
  return (
    <span className="tab-tools">
      <button type="button" className="button plain" onClick={() => void copy(script.text)}>
        <Icon name="copy" /> Copy
      </button>
      <button type="button" className="button plain" onClick={() => openDialog("export")}>
        <Icon name="export" /> Export…
      </button>
    </span>
  );
}
