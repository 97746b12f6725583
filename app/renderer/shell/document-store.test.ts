import { beforeEach, expect, test } from "vitest";
import type { GraphDocument } from "../../common/document.ts";
import { move, setSetting } from "../../common/edit.ts";
import { catalog, training } from "../canvas/canvas.test-helper.ts";
import { useDocument } from "./document-store.ts";
import { fresh, pause, record } from "./history.ts";

const now = () => useDocument.getState();
const placed = (x: number) => (document: GraphDocument) => move(document, { mlp: { x, y: 0 } });
const at = () => now().document.nodes.find((node) => node.name === "mlp")?.x;

beforeEach(() => {
  now().setCatalog(catalog);
  now().load(training(), null);
});

test("undo gives back the very document that was there, redo the very one after it", () => {
  const before = now().document;
  now().apply("Move mlp", placed(50));
  const after = now().document;
  now().undo();
  expect(now().document).toBe(before);
  now().redo();
  expect(now().document).toBe(after);
});
test("an edit that changes nothing leaves no step of undo", () => {
  now().apply("Move mlp", (document) => document);
  expect(now().history.past).toHaveLength(0);
});
test("edits of one field in a row are one step; those of another field are not", () => {
  for (const value of [1, 2, 3]) now().apply("Set", (d) => setSetting(d, "rate", "rate", value), { merge: "rate.rate" });
  now().apply("Set", (d) => setSetting(d, "momentum", "decay", 0.5), { merge: "momentum.decay" });
  expect(now().history.past).toHaveLength(2);
  now().undo();
  now().undo();
  expect(now().document.nodes.find((node) => node.name === "rate")?.settings.rate).toBeUndefined();
});
test("after a pause the same field begins a new step", () => {
  const first = record(fresh, now().document, "Set", "a.b", 0);
  expect(record(first, now().document, "Set", "a.b", pause).past).toHaveLength(1);
  expect(record(first, now().document, "Set", "a.b", pause + 1).past).toHaveLength(2);
});
test("what was undone and typed anew does not merge into the step before", () => {
  now().apply("Set", placed(1), { merge: "m" });
  now().apply("Set", placed(2), { merge: "n" });
  now().undo();
  now().redo();
  now().apply("Set", placed(3), { merge: "n" });
  now().undo();
  expect(at()).toBe(2);
});
test("a new edit forgets what was undone", () => {
  now().apply("Move", placed(1));
  now().undo();
  now().apply("Move", placed(2));
  now().redo();
  expect(at()).toBe(2);
});
test("dirty is what differs from the file, so that undoing back to it is clean again", () => {
  now().apply("Move", placed(1));
  expect(now().dirty).toBe(true);
  now().undo();
  expect(now().dirty).toBe(false);
  now().redo();
  now().markSaved("/a.json");
  expect([now().dirty, now().path]).toEqual([false, "/a.json"]);
  now().undo();
  expect(now().dirty).toBe(true);
});
test("nodes that are gone are not selected any more", () => {
  now().select(["mlp", "train"]);
  now().apply("Delete", (document) => ({ ...document, nodes: document.nodes.filter((n) => n.name !== "mlp"), wires: [] }));
  expect(now().selection).toEqual(["train"]);
});
test("problems follow every edit", () => {
  now().apply("Unwire", (document) => ({ ...document, wires: document.wires.filter((w) => w.to.pin !== "model") }));
  expect(now().problems.some((p) => p.code === "missing-input" && p.node === "train" && p.field === "model")).toBe(true);
  expect(now().script).toBeNull();
  now().undo();
  expect(now().problems).toEqual([]);
  expect(now().script?.text).toContain("train");
});
