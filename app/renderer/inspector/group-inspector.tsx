import type { GraphNode } from "../../common/document.ts";
import { Identity } from "./identity.tsx";

/** A frame for the eye: a title and a note, nothing that runs. */
export function GroupInspector({ node }: { readonly node: GraphNode }) {
  return (
    <>
      <h2>{node.title ?? "Group"}</h2>
      <p className="summary">A frame for the eye. It changes nothing that runs.</p>
      <Identity node={node} card={undefined} />
    </>
  );
}
