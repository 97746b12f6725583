import { expect, test } from "vitest";
import { catalog, graph, node, wire } from "./canvas.test-helper.ts";
import { project } from "./projection.ts";
import { routes, wayRound, wirePath } from "./route.ts";

const card = (x: number, y: number, width = 100, height = 100) => ({ x, y, width, height });

test("a wire with nothing on its way needs no detour", () => {
  expect(wayRound({ x: 0, y: 0 }, { x: 300, y: 20 }, [card(100, 200)])).toBeNull();
});

test("a wire whose curve would run under a card takes a corridor that no card stands on", () => {
  const wall = card(100, -50);
  const via = wayRound({ x: 0, y: 0 }, { x: 300, y: 0 }, [wall]);
  if (via === null) throw new Error("it runs under the card");
  expect(via.y < wall.y || via.y > wall.y + wall.height).toBe(true);
  expect(via.x1).toBeLessThan(wall.x);
  expect(via.x2).toBeGreaterThan(wall.x + wall.width);
});

test("of two ways it takes the shorter", () => {
  expect(wayRound({ x: 0, y: 0 }, { x: 300, y: 0 }, [card(100, -20, 100, 300)])?.y).toBeLessThan(0);
  expect(wayRound({ x: 0, y: 0 }, { x: 300, y: 0 }, [card(100, -280, 100, 300)])?.y).toBeGreaterThan(0);
});

test("a wire back to the left goes between the card that it leaves and the one that it meets", () => {
  const [from, to] = [card(0, 0), card(0, 140)];
  const via = wayRound({ x: 100, y: 50 }, { x: 0, y: 190 }, [from, to]);
  expect(via?.y).toBeGreaterThan(100);
  expect(via?.y).toBeLessThan(140);
});

test("wires of one source share their corridor where that costs no card", () => {
  const wall = card(100, -100, 100, 200);
  const alone = wayRound({ x: 0, y: 10 }, { x: 300, y: 10 }, [wall]);
  const shared = wayRound({ x: 0, y: 10 }, { x: 300, y: 10 }, [wall], { corridors: [-106] });
  expect(alone?.y).toBeGreaterThan(100);
  expect(shared?.y).toBe(-106);
});

test("the path starts at the output, ends at the input and holds no number that is none", () => {
  for (const via of [null, { x1: 20, y: 80, x2: -20 }, { x1: 20, y: 0, x2: 20 }]) {
    const path = wirePath({ x: 0, y: 0 }, { x: 50, y: 40 }, via);
    expect(path).toMatch(/^M0 0.*50 40$/);
    expect(path).not.toMatch(/NaN|undefined/);
  }
});

test("in a graph, the wire past a card in the middle goes round it and the wire to its neighbour does not", () => {
  const doc = graph(
    [
      node("d", "data/digits", { x: 0, y: 0 }),
      node("wall", "models/mlp", { x: 260, y: 0 }),
      node("e", "evaluation/evaluate", { x: 520, y: 0 }),
    ],
    [wire("d", "e.examples"), wire("wall", "e.model")],
  );
  const projection = project(doc, catalog);
  const found = routes(projection);
  const idOf = (source: string) => projection.edges.find((edge) => edge.source === source)?.id ?? "";
  expect(found.has(idOf("d"))).toBe(true);
  expect(found.has(idOf("wall"))).toBe(false);
});
