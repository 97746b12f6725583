import { axesOfNode, axisText, sweepShape } from "../../common/axis-rows.ts";
import type { GraphNode } from "../../common/document.ts";
import { useDocument } from "../shell/document-store.ts";
import { useAxes } from "./axes-store.ts";
import "./axes.css";

/** Whether a sweep's values are said by its axes alone. */
export function sweepsByRows(node: GraphNode): boolean {
  const card = useDocument.getState().catalog.nodes[node.node];
  return card !== undefined && sweepShape(card) !== null && axesOfNode(node, card).length > 0;
}

/** The axes of a sweep on its own head; pressing them opens the first. */
export function AxesWords({ node }: { readonly node: GraphNode }) {
  const card = useDocument((state) => state.catalog.nodes[node.node]);
  const text = card === undefined ? "" : axesOfNode(node, card).map(axisText).join(" × ");
  return (
    <button
      type="button"
      className="axes-words nodrag"
      title={`Change what is tried: ${text}`}
      onClick={(event) => {
        event.stopPropagation();
        useAxes.setState({ open: { sweep: node.name, place: 0 } });
      }}
    >
      {text}
    </button>
  );
}
