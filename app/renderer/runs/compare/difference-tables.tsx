import type { ReactNode } from "react";
import type { GraphDocument, Json } from "../../../common/document.ts";
import type { RunRow } from "../../../common/run-record.ts";
import { seedWords } from "../../../common/seeds.ts";
import { useDocument } from "../../shell/document-store.ts";
import { formatNumber } from "../../views/format.ts";
import { titleOf, valueWords } from "../list/row-words.ts";
import type { Look } from "./colours.ts";
import { metricLines, settingLines } from "./differences.ts";
import { defaultOf } from "./use-documents.ts";

/** What differs in the settings of these runs, and what they came to, a column a run. */
export function DifferenceTables({
  rows,
  looks,
  documents,
}: {
  rows: readonly RunRow[];
  looks: ReadonlyMap<string, Look>;
  documents: ReadonlyMap<string, GraphDocument>;
}): ReactNode {
  const catalog = useDocument((state) => state.catalog);
  const settings = settingLines(rows);
  const metrics = metricLines(rows);
  const seeds = new Set(rows.map((row) => seedWords(row.seeds)));
  return (
    <>
      <Table title="Settings that differ" rows={rows} looks={looks} empty={settings.length === 0 ? noSettings(rows) : ""}>
        {seeds.size > 1 && (
          <tr>
            <th scope="row">seeds</th>
            {rows.map((row) => (
              <td key={row.id} className="mono">
                {seedWords(row.seeds)}
              </td>
            ))}
          </tr>
        )}
        {settings.map(({ key, values }) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            {values.map((value, i) => (
              <td key={rows[i]!.id} className="mono">
                {value === undefined ? <Unsaid value={defaultOf(documents.get(rows[i]!.id), catalog, key)} /> : valueWords(value)}
              </td>
            ))}
          </tr>
        ))}
      </Table>
      <Table title="Last values" rows={rows} looks={looks} empty={metrics.length === 0 ? "No numbers yet." : ""}>
        {metrics.map(({ key, values, better, best }) => (
          <tr key={key}>
            <th scope="row">
              {key}
              {better !== null && <span className="faint">{better === "up" ? ", higher is better" : ", lower is better"}</span>}
            </th>
            {values.map((value, i) => (
              <td key={rows[i]!.id} className="mono" data-best={best.has(i)}>
                {value === undefined ? <span className="faint">–</span> : formatNumber(value, 4)}
                {best.has(i) && <span className="compare-best"> best</span>}
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </>
  );
}

/** What the graph does not say is the card's default, where it has the node at all. */
function Unsaid({ value }: { value: Json | undefined }) {
  return value === undefined ? <span className="faint">–</span> : <span title="The card's default">{valueWords(value)}</span>;
}

function Table({
  title,
  rows,
  looks,
  empty,
  children,
}: {
  title: string;
  rows: readonly RunRow[];
  looks: ReadonlyMap<string, Look>;
  empty: string;
  children: ReactNode;
}) {
  return (
    <div className="compare-table">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <td />
            {rows.map((row, i) => (
              <th key={row.id} scope="col" title={`${titleOf(row)} ${row.id}`}>
                <span className="run-swatch" style={{ background: looks.get(row.id)?.colour }} />
                {rows.length === 2 && <strong>{i === 0 ? "A" : "B"}</strong>}
                <span className="run-name">{titleOf(row)}</span>
                {row.status !== "done" && <span className="faint">{row.status}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      {empty !== "" && <p className="dim">{empty}</p>}
    </div>
  );
}

const noSettings = (rows: readonly RunRow[]) =>
  rows.length === 2
    ? "No setting differs: whatever differs is in the wiring, in what was done by hand, or in the machine."
    : "No setting differs between these runs.";
