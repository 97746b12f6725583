import {
  Background,
  BackgroundVariant,
  type Connection,
  type Edge,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type Node,
  type NodeChange,
  type OnConnectStartParams,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore,
  useStoreApi,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import "./canvas.css";
import "./card.css";
import "./live.css";
import "./quick-add.css";
import { type DragEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { AxesStrip } from "../axes/axes-strip.tsx";
import { useDocument } from "../shell/document-store.ts";
import { addAt } from "./add-node.ts";
import { useCanvas } from "./canvas-store.ts";
import { ConnectionLine } from "./connection-line.tsx";
import { flowEdge, flowNode } from "./flow-nodes.ts";
import { FrameNode, toggleCollapsed } from "./frame-node.tsx";
import { Legend } from "./legend.tsx";
import { NodeCard } from "./node-card.tsx";
import { NodeMenu, useNodeMenu } from "./node-menu.tsx";
import { QuickAdd } from "./quick-add.tsx";
import { routes } from "./route.ts";
import { Toolbar } from "./toolbar.tsx";
import { fitting, useFitOnLoad } from "./use-fit.ts";
import { useKeys } from "./use-keys.ts";
import { useMoves, useMoving } from "./use-moves.ts";
import { useOpen } from "./use-open.ts";
import { shown, useShown } from "./use-shown.ts";
import { useWireHands } from "./use-wire-hands.ts";
import { WireEdge } from "./wire-edge.tsx";

const nodeTypes = { card: NodeCard, frame: FrameNode };
const edgeTypes = { wire: WireEdge };
/** Below this zoom cards show their titles alone: nothing else could be read, and a thousand of them are drawn quickly. */
const legible = 0.35;
/** A node that is dragged out of the library carries its catalog id under this type. */
export const draggedNode = "application/x-patchbay-node";

/** The graph, drawn and edited by hand. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Board />
    </ReactFlowProvider>
  );
}

function Board() {
  const projection = useShown();
  const selection = useDocument((state) => state.selection);
  const select = useDocument((state) => state.select);
  const { screenToFlowPosition, fitView } = useReactFlow();
  const flow = useStoreApi();
  const distant = useStore((state) => state.transform[2] < legible);
  const board = useRef<HTMLDivElement>(null);
  const [chosenWires, setChosenWires] = useState<ReadonlySet<string>>(new Set());
  const { places, onPositions } = useMoves(projection);
  const hands = useWireHands(projection);

  const chosen = useMemo(() => new Set(selection), [selection]);
  const { open, onEnter, onLeave } = useOpen(projection, selection);
  const nodes = useMemo(
    () => projection.nodes.map((node) => flowNode(node, chosen.has(node.id), open.has(node.id), places[node.id])),
    [projection, chosen, open, places],
  );
  const ways = useMemo(() => routes(projection), [projection]);
  const moving = useMoving(projection, places);
  const edges = useMemo(() => {
    // Whatever holds something chosen, and whatever stands in a chosen frame, is lit.
    const holders = new Set<string>();
    for (const { id, parentId, data } of projection.nodes)
      if (data.holds.some((name) => chosen.has(name)) || (parentId !== undefined && chosen.has(parentId))) holders.add(id);
    return projection.edges.map((edge) => {
      const touches = holders.size === 0 ? null : holders.has(edge.source) || holders.has(edge.target);
      // What is being dragged, or stands in it, trails plain curves; the rest keeps its way.
      const via = moving.has(edge.source) || moving.has(edge.target) ? null : (ways.get(edge.id) ?? null);
      return flowEdge(edge, chosenWires.has(edge.id), touches, via);
    });
  }, [projection, chosen, chosenWires, ways, moving]);

  /** A box drawn within a frame means what stands in it, not the frame: that one has to be inside as a whole. */
  const isGrazed = useCallback(
    (id: string) => {
      const { userSelectionActive, userSelectionRect: rect, transform, nodeLookup } = flow.getState();
      const node = nodeLookup.get(id);
      if (!userSelectionActive || rect === null || node?.type !== "frame") return false;
      const [left, top, zoom] = transform;
      const { x, y } = node.internals.positionAbsolute;
      const [x1, y1] = [x * zoom + left, y * zoom + top];
      const [x2, y2] = [x1 + (node.width ?? 0) * zoom, y1 + (node.height ?? 0) * zoom];
      return x1 < rect.x || y1 < rect.y || x2 > rect.x + rect.width || y2 > rect.y + rect.height;
    },
    [flow],
  );
  const onNodesChange = useCallback(
    (changes: NodeChange[]) => {
      onPositions(changes);
      const picks = changes.flatMap((change) => (change.type === "select" && !(change.selected && isGrazed(change.id)) ? [change] : []));
      if (picks.length === 0) return;
      const next = new Set(useDocument.getState().selection);
      for (const { id, selected } of picks) {
        if (selected) next.add(id);
        else next.delete(id);
      }
      // Docked nodes are chosen by their own words, one at a time: choosing a node lets go of them.
      if (picks.some(({ selected }) => selected)) for (const { name } of dockedOf(next)) next.delete(name);
      select([...next]);
    },
    [onPositions, select, isGrazed],
  );
  const onEdgesChange = useCallback((changes: EdgeChange[]) => {
    setChosenWires((before) => {
      const next = new Set(before);
      for (const change of changes) if (change.type === "select") change.selected ? next.add(change.id) : next.delete(change.id);
      return next;
    });
  }, []);

  const fit = useCallback(() => void fitView({ ...fitting, duration: 200 }), [fitView]);
  const chosenPlaces = useCallback(
    () => projection.edges.filter((edge) => chosenWires.has(edge.id)).flatMap((edge) => edge.data.wires),
    [projection, chosenWires],
  );
  const middle = useCallback(() => {
    const { left = 0, top = 0, width = 0, height = 0 } = board.current?.getBoundingClientRect() ?? {};
    return { x: left + width / 2, y: top + height / 2 };
  }, []);
  const addInMiddle = useCallback(() => useCanvas.getState().openQuickAdd({ screen: middle() }), [middle]);
  useKeys(chosenPlaces, fit, addInMiddle);
  const { onMoved } = useFitOnLoad();
  useEffect(() => {
    const place = (id: string) => {
      const card = useDocument.getState().catalog.nodes[id];
      if (card !== undefined) addAt(card, screenToFlowPosition(middle()));
    };
    useCanvas.setState({ place });
    return () => useCanvas.setState({ place: null });
  }, [screenToFlowPosition, middle]);

  const openAt = (event: MouseEvent) => {
    // The pane holds the nodes too: only its own empty ground counts.
    if (!(event.target instanceof Element) || !event.target.classList.contains("react-flow__pane")) return;
    useCanvas.getState().openQuickAdd({ screen: { x: event.clientX, y: event.clientY } });
  };
  const drop = (event: DragEvent) => {
    const card = useDocument.getState().catalog.nodes[event.dataTransfer.getData(draggedNode)];
    if (card === undefined) return;
    event.preventDefault();
    addAt(card, screenToFlowPosition({ x: event.clientX, y: event.clientY }));
  };
  const fold = (event: MouseEvent, node: Node) => {
    const head = event.target instanceof Element && event.target.closest(".frame-head, .card.folded") !== null;
    if (head && event.target instanceof Element && event.target.closest("input, button, select") === null) toggleCollapsed(node.id);
  };
  const openMenu = (event: MouseEvent, node: Node) => {
    // A field keeps the browser's own menu, to paste into it.
    if (event.target instanceof Element && event.target.closest("input, select") !== null) return;
    event.preventDefault();
    select([node.id]);
    useNodeMenu.setState({ open: { node: node.id, x: event.clientX, y: event.clientY } });
  };
  const empty = projection.nodes.length === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: double-click is a second way; Tab and the library do the same
    <div
      className={`canvas${hands.isDrawing ? " drawing" : ""}${distant ? " distant" : ""}`}
      ref={board}
      onDoubleClick={openAt}
      onDrop={drop}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(draggedNode)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }}
    >
      <AxesStrip />
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onPaneClick={() => select([])}
        onNodeDoubleClick={fold}
        onNodeContextMenu={openMenu}
        onMoveStart={onMoved}
        onNodeMouseEnter={onEnter}
        onNodeMouseLeave={onLeave}
        onNodeDragStart={onLeave}
        isValidConnection={hands.isValid as (edge: Edge | Connection) => boolean}
        onConnect={hands.onConnect}
        onConnectStart={hands.onConnectStart as (event: unknown, params: OnConnectStartParams) => void}
        onConnectEnd={hands.onConnectEnd as (event: unknown, state: FinalConnectionState) => void}
        onReconnect={hands.onReconnect}
        onReconnectStart={hands.onReconnectStart}
        onReconnectEnd={hands.onReconnectEnd}
        connectionLineComponent={ConnectionLine}
        connectionRadius={26}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        multiSelectionKeyCode={["Control", "Meta", "Shift"]}
        selectionKeyCode="Shift"
        selectionMode={SelectionMode.Partial}
        minZoom={0.08}
        maxZoom={2}
        nodeDragThreshold={3}
        onlyRenderVisibleElements={projection.nodes.length > 120}
        elevateNodesOnSelect={false}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} color="var(--grid)" />
        <Panel position="bottom-left">
          <Legend />
        </Panel>
        <Panel position="bottom-right">
          <Toolbar fit={fit} add={addInMiddle} />
        </Panel>
        {projection.nodes.length >= 30 ? (
          <MiniMap pannable zoomable position="top-right" className="minimap" nodeColor="var(--s3)" maskColor="var(--veil)" />
        ) : null}
      </ReactFlow>
      {empty ? <p className="canvas-hint">Double-click to add a node, or drag one in from the library.</p> : null}
      <QuickAdd />
      <NodeMenu />
    </div>
  );
}

function dockedOf(names: ReadonlySet<string>) {
  const { document, catalog } = useDocument.getState();
  const drawn = new Set(shown(document, catalog).nodes.map((node) => node.id));
  return document.nodes.filter((node) => names.has(node.name) && !drawn.has(node.name));
}
