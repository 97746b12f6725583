import { flagsOf } from "../../common/promoted.ts";
import { titleOf, words } from "../canvas/words.ts";
import { openDialog } from "../shell/dialogs-store.ts";
import { useDocument } from "../shell/document-store.ts";
import { useLayout } from "../shell/layout-store.ts";
import { NumberField } from "./number-field.tsx";
import { TextField } from "./text-field.tsx";

const seedBounds = { min: 0, max: 2 ** 32 - 1, step: 1 };

/** Nothing is selected: the experiment as a whole. */
export function DocumentInspector() {
  const { document, catalog, problems } = useDocument();
  const { apply, select } = useDocument.getState();
  const flags = [...flagsOf(document, catalog)];
  const count = document.nodes.length;
  return (
    <>
      <h2>{document.title}</h2>
      <p className="summary">{`${count} ${count === 1 ? "node" : "nodes"}, ${document.wires.length} wires. Select a node to see its settings.`}</p>
      <div className="settings">
        <div className="setting" data-plain>
          <span className="setting-name">title</span>
          <span className="setting-value">
            <TextField
              label="title"
              value={document.title}
              refuse={(text) => (text.trim() === "" ? "Give it a title." : null)}
              onCommit={(text) => apply("Change the title", (before) => ({ ...before, title: text.trim() }))}
            />
          </span>
        </div>
        <div className="setting" data-plain>
          <span className="setting-name" title="The root of all random numbers outside of containers that bring seeds of their own">
            seed
          </span>
          <span className="setting-value">
            <NumberField
              label="experiment seed"
              value={document.seed}
              bounds={seedBounds}
              onCommit={(seed) => apply("Change the seed", (before) => ({ ...before, seed }), { merge: "seed" })}
            />
          </span>
        </div>
      </div>
      <button type="button" className="link" onClick={() => useLayout.getState().show("problems")}>
        {problems.length === 0 ? "No problems" : problems.length === 1 ? "1 problem" : `${problems.length} problems`}
      </button>
      <button type="button" className="link" onClick={() => openDialog("results")}>
        Results kept on disk…
      </button>
      <h3>Flags of the script</h3>
      {flags.length === 0 ? (
        <p className="hint">A setting becomes a flag, say --peak 0.2, by the small flag beside it.</p>
      ) : (
        <ul className="plain-list">
          {flags.map(([path, flag]) => {
            const [name = "", setting = ""] = path.split(".");
            const node = document.nodes.find((each) => each.name === name);
            return (
              <li key={path}>
                <code className="mono">{`--${flag}`}</code>{" "}
                <button type="button" className="link" onClick={() => select([name])}>
                  {`${words(setting)} of ${node === undefined ? name : titleOf(node, catalog.nodes[node.node])}`}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
