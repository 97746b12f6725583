import { groupId } from "../../common/document.ts";
import { titleOf } from "../canvas/words.ts";
import { useDocument } from "../shell/document-store.ts";
import { DocumentInspector } from "./document-inspector.tsx";
import { GroupInspector } from "./group-inspector.tsx";
import { NodeInspector } from "./node-inspector.tsx";
import "./inspector.css";

/** Everything about what is selected; about the document when nothing is. */
export function Inspector() {
  const selection = useDocument((state) => state.selection);
  const [name] = selection;
  const node = useDocument((state) => (name === undefined ? undefined : state.document.nodes.find((each) => each.name === name)));
  const card = useDocument((state) => (node === undefined ? undefined : state.catalog.nodes[node.node]));
  return (
    <section className="inspector" aria-label="Inspector">
      {node === undefined ? (
        <DocumentInspector />
      ) : selection.length > 1 ? (
        <Several names={selection} />
      ) : node.node === groupId ? (
        <GroupInspector key={node.name} node={node} />
      ) : (
        <NodeInspector key={node.name} node={node} card={card} />
      )}
    </section>
  );
}

function Several({ names }: { readonly names: readonly string[] }) {
  const { document, catalog } = useDocument();
  const select = useDocument((state) => state.select);
  return (
    <>
      <h2>{names.length} nodes</h2>
      <ul className="plain-list">
        {document.nodes
          .filter((node) => names.includes(node.name))
          .map((node) => (
            <li key={node.name}>
              <button type="button" className="link" onClick={() => select([node.name])}>
                {titleOf(node, catalog.nodes[node.node])}
              </button>{" "}
              <span className="faint mono">{node.name}</span>
            </li>
          ))}
      </ul>
    </>
  );
}
