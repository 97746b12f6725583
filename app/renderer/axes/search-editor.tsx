import { useMemo } from "react";
import { type AxisAt, sizeOf } from "../../common/axis-rows.ts";
import type { GraphNode, Json } from "../../common/document.ts";
import { setSetting } from "../../common/edit.ts";
import { withSearch } from "../../common/guess-rungs.ts";
import { settled } from "../../common/settings.ts";
import { applies, figure, words } from "../canvas/words.ts";
import { ChoiceField } from "../inspector/choice-field.tsx";
import { NumberField } from "../inspector/number-field.tsx";
import { TextField } from "../inspector/text-field.tsx";
import { useDocument } from "../shell/document-store.ts";
import { useRuns } from "../shell/run-store.ts";

const searches: Readonly<Record<string, string>> = {
  grid: "grid",
  random: "random",
  halving: "halving",
  hyperband: "Hyperband",
};
const fields = ["trials", "minUpdates", "maxUpdates", "eta", "metric", "direction", "draw"];
const titles: Readonly<Record<string, string>> = {
  minUpdates: "First rung",
  maxUpdates: "Last rung",
  eta: "One goes on of",
  metric: "Best by",
  draw: "Draw number",
};

/** How a sweep goes through its axes: the search, how many trials, and what leaves one out early. */
export function SearchEditor({ node, axes }: { readonly node: GraphNode; readonly axes: readonly AxisAt[] }) {
  const apply = useDocument((state) => state.apply);
  const catalog = useDocument((state) => state.catalog);
  const card = catalog.nodes[node.node];
  if (card === undefined) return null;
  const set = (name: string, value: Json) =>
    apply(`Change ${words(name)}`, (document) => setSetting(document, node.name, name, value), { merge: `${node.name}.${name}` });
  const value = (name: string) => settled(node.settings[name], card.settings[name]!);
  const search = String(value("search"));
  const drawn = axes.some(({ axis }) => axis.over === "uniform" || axis.over === "logUniform" || axis.over === "normal");
  const shown = fields.filter((name) => {
    const setting = card.settings[name];
    if (setting === undefined || (name === "draw" && search === "grid" && !drawn)) return false;
    return applies(node, card, setting);
  });
  return (
    <>
      <div className="axis-row">
        <span>Search</span>
        <ChoiceField
          label="search"
          value={searches[search] ?? search}
          options={Object.values(searches)}
          onCommit={(word) => {
            const chosen = Object.keys(searches).find((key) => searches[key] === word) ?? word;
            apply("Change the search", (document) => withSearch(document, catalog, node.name, chosen));
          }}
        />
      </div>
      {shown.map((name) => {
        const setting = card.settings[name]!;
        const label = titles[name] ?? words(name).replace(/^./, (letter) => letter.toUpperCase());
        return (
          <div className="axis-row" key={name} title={setting.doc}>
            <span>{label}</span>
            <span className="axis-field">
              {setting.control === "number" ? (
                <NumberField label={words(name)} value={Number(value(name))} bounds={setting} onCommit={(next) => set(name, next)} />
              ) : setting.control === "choice" ? (
                <ChoiceField
                  label={words(name)}
                  value={String(value(name))}
                  options={setting.options}
                  onCommit={(next) => set(name, next)}
                />
              ) : (
                <Metric node={node.name} value={String(value(name))} onCommit={(next) => set(name, next)} />
              )}
            </span>
          </div>
        );
      })}
      <p className="axis-points">{explained(search, axes, { drawn, settings: node.settings })}</p>
    </>
  );
}

/** Metrics that the sweep has scored before can be chosen; others can be typed. */
function Metric({ node, value, onCommit }: { node: string; value: string; onCommit(value: string): void }) {
  const view = useRuns((state) => Object.values(state.nodes[node]?.views ?? {}).find((one) => one.is === "TableView"));
  const known = useMemo(() => {
    if (view === undefined || view.is !== "TableView") return [];
    const chosen = new Set([...(view.axes ?? []), "updates", "bracket", "seed", "arm"]);
    return view.columns.filter((column) => !chosen.has(column));
  }, [view]);
  if (known.length > 0)
    return (
      <ChoiceField
        label="metric"
        value={value === "" ? "the first" : value}
        options={["the first", ...known]}
        onCommit={(word) => onCommit(word === "the first" ? "" : word)}
      />
    );
  return <TextField label="metric" mono value={value} placeholder="the first" onCommit={onCommit} />;
}

function explained(
  search: string,
  axes: readonly AxisAt[],
  { drawn, settings }: { drawn: boolean; settings: GraphNode["settings"] },
): string {
  const all = axes.reduce((product, { axis }) => product * sizeOf(axis), 1);
  const [min, max, eta] = [settings.minUpdates ?? 100, settings.maxUpdates ?? 900, settings.eta ?? 3].map(Number) as [
    number,
    number,
    number,
  ];
  const rungs = `Trials begin with ${figure(min)} updates or more; of every ${figure(eta)} the best goes on with ${figure(eta)} times as many, up to ${figure(max)}.`;
  switch (search) {
    case "random":
      return drawn ? "Each trial draws every axis by chance." : `Trials are places of the grid, of which there are ${all}.`;
    case "halving":
      return rungs;
    case "hyperband":
      return `${rungs} Several such brackets, from bold to careful; each has as many trials as it needs.`;
    default:
      return `Every combination: ${axes.map(({ axis }) => sizeOf(axis)).join(" × ")} = ${all}.`;
  }
}
