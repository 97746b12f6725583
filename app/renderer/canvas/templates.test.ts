import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import { sharedCatalog } from "../../main/host.ts";
import { boxes } from "./geometry.ts";
import { project } from "./projection.ts";

/** What the panels leave of a window of 1280 x 800, less the room around the graph, in CSS pixels. */
const room = { width: 984, height: 507 };
const root = fileURLToPath(new URL("../../../", import.meta.url));
const files = globSync("templates/*/*/graph.json", { cwd: root });
let catalog: Catalog;
beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
}, 60_000);

test.each(files)("%s opens whole at three quarters of its size or more, and none of its cards lies on another", (file) => {
  const projection = project(JSON.parse(readFileSync(`${root}${file}`, "utf8")) as GraphDocument, catalog);
  const all = boxes(projection);
  const each = [...all.values()];
  const width = Math.max(...each.map((box) => box.x + box.width)) - Math.min(...each.map(({ x }) => x));
  const height = Math.max(...each.map((box) => box.y + box.height)) - Math.min(...each.map(({ y }) => y));
  expect(Math.min(room.width / width, room.height / height)).toBeGreaterThanOrEqual(0.75);
  for (const a of projection.nodes)
    for (const b of projection.nodes) {
      if (a.id >= b.id || a.parentId !== b.parentId) continue;
      const [one, other] = [all.get(a.id), all.get(b.id)];
      if (one === undefined || other === undefined) throw new Error("not drawn");
      const apart =
        one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;
      expect(apart, `${a.id} and ${b.id}`).toBe(true);
    }
});
