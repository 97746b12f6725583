import { useId, useMemo } from "react";
import { fitTime } from "../../common/fit-time.ts";
import { NumberField } from "../inspector/number-field.tsx";
import { useDocument } from "../shell/document-store.ts";
import { formatDuration } from "../views/format.ts";
import { checkBeforeRunning, usePreflight } from "./preflight-store.ts";

/** "Finish in 5 minutes": says what would change, and changes it in one step that Undo takes back. */
export function FinishIn({ disabled }: { readonly disabled: boolean }) {
  const report = usePreflight((state) => state.report);
  const minutes = usePreflight((state) => state.minutes);
  const setMinutes = usePreflight((state) => state.setMinutes);
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  const apply = useDocument((state) => state.apply);
  const id = useId();
  const fitted = useMemo(
    () => (report === null || disabled ? null : fitTime({ document, catalog, forecast: report, minutes })),
    [report, disabled, document, catalog, minutes],
  );
  const changes = fitted?.changed ?? [];
  const words =
    fitted === null
      ? ""
      : changes.length === 0
        ? fitted.remarks.join(" ") || "That is how long it takes already."
        : `Then it takes about ${formatDuration(fitted.seconds)}; ${changes.length} ${changes.length === 1 ? "setting changes" : "settings change"}. ${fitted.remarks.join(" ")}`;
  return (
    <div className="preflight-finish">
      <div className="preflight-finish-row">
        <span>Finish in</span>
        <NumberField
          label="minutes to finish in"
          value={minutes}
          bounds={{ min: 0.05, unit: "min" }}
          disabled={disabled}
          describedBy={id}
          onCommit={setMinutes}
        />
        <button
          type="button"
          className="button"
          disabled={disabled || changes.length === 0}
          onClick={() => {
            apply(`Finish in ${minutes} min`, (before) => fitTime({ document: before, catalog, forecast: report!, minutes }).document);
            checkBeforeRunning();
          }}
        >
          Apply
        </button>
      </div>
      <p className="dim" id={id} role="status">
        {words}
      </p>
      {changes.length > 0 && (
        <dl className="preflight-changes mono">
          {changes.map(({ node, setting, unit, words: change }) => (
            <div key={`${node} ${setting}`} title={unit}>
              <dt>
                {node}.{setting}
              </dt>
              <dd>{change}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
