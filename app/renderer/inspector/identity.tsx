import type { CatalogNode } from "../../common/catalog.ts";
import type { GraphNode } from "../../common/document.ts";
import { rename, updateNode } from "../../common/edit.ts";
import { useDocument } from "../shell/document-store.ts";
import { TextField } from "./text-field.tsx";

/** Another name everywhere, or why not; the document as it is decides. */
function tryRename(from: string, to: string) {
  return rename(useDocument.getState().document, from, to);
}

/** An emptied title or note leaves nothing behind in the document. */
function setText(name: string, field: "title" | "note", text: string): void {
  useDocument.getState().apply(`Change the ${field}`, (document) =>
    updateNode(document, name, (node) => {
      const { [field]: _, ...rest } = node;
      return text.trim() === "" ? rest : { ...rest, [field]: text.trim() };
    }),
  );
}

/** What a node is called in the script and on the canvas, and what its author says of it. */
export function Identity({ node, card }: { readonly node: GraphNode; readonly card: CatalogNode | undefined }) {
  const { apply, select } = useDocument.getState();
  return (
    <div className="settings">
      <div className="setting" data-plain>
        <span className="setting-name" title="The variable in the script">
          name
        </span>
        <span className="setting-value">
          <TextField
            label="name"
            mono
            value={node.name}
            refuse={(text) => {
              const answer = tryRename(node.name, text.trim());
              return "problem" in answer ? `${answer.problem.message} ${answer.problem.fix}` : null;
            }}
            onCommit={(text) => {
              const name = text.trim();
              apply(`Rename ${node.name}`, (document) => {
                const answer = rename(document, node.name, name);
                return "document" in answer ? answer.document : document;
              });
              select([name]);
            }}
          />
        </span>
      </div>
      <div className="setting" data-plain>
        <span className="setting-name" title="Shown on the canvas instead of the usual title">
          title
        </span>
        <span className="setting-value">
          <TextField
            label="title"
            value={node.title ?? ""}
            placeholder={card?.title ?? ""}
            onCommit={(text) => setText(node.name, "title", text)}
          />
        </span>
      </div>
      <div className="setting" data-plain data-wide>
        <span className="setting-name">note</span>
        <span className="setting-value">
          <TextField label="note" lines={2} value={node.note ?? ""} onCommit={(text) => setText(node.name, "note", text)} />
        </span>
      </div>
    </div>
  );
}
