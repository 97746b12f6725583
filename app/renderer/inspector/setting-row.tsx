import { Switch } from "radix-ui";
import { type AxisAt, axesIn, axisText } from "../../common/axis-rows.ts";
import type { Setting } from "../../common/catalog.ts";
import type { GraphNode, Json, Pin, Wire } from "../../common/document.ts";
import { disconnect, promote, setSetting } from "../../common/edit.ts";
import { settled } from "../../common/settings.ts";
import { useAxes } from "../axes/axes-store.ts";
import { AxisGrip, dragsSetting } from "../axes/axis-grip.tsx";
import { portLook } from "../canvas/port-look.ts";
import { unitOf, words } from "../canvas/words.ts";
import { useDocument } from "../shell/document-store.ts";
import { Icon } from "../shell/icon.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { NumberField } from "./number-field.tsx";
import { type Bounds, readNumbers, showNumbers } from "./number-text.ts";
import { RowsField } from "./rows-field.tsx";
import { TextField } from "./text-field.tsx";

interface Props {
  readonly node: GraphNode;
  readonly name: string;
  readonly setting: Setting;
  /** What a wire brings instead of the field. */
  readonly driver: { readonly wire: Wire; readonly title: string; readonly port: string } | null;
  readonly promoted: boolean;
}

function Control({ node, name, setting }: Pick<Props, "node" | "name" | "setting">) {
  const apply = useDocument((state) => state.apply);
  const unit = useDocument((state) => unitOf(node, state.catalog.nodes[node.node], setting));
  const label = words(name);
  const value = settled(node.settings[name], setting);
  const commit = (next: Json) =>
    apply(`Change ${label}`, (document) => setSetting(document, node.name, name, next), { merge: `${node.name}.${name}` });
  switch (setting.control) {
    case "number":
      return <NumberField label={label} value={Number(value)} bounds={bounded(setting, unit)} onCommit={commit} />;
    case "toggle":
      return (
        <Switch.Root className="switch" aria-label={label} checked={value === true} onCheckedChange={commit}>
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
      );
    case "text":
      return <TextField label={label} mono value={String(value)} onCommit={commit} />;
    case "choice":
      return <ChoiceField label={label} value={String(value)} options={setting.options} onCommit={commit} />;
    case "numbers": {
      const numbers = Array.isArray(value) ? value.map(Number) : [];
      return (
        <TextField
          label={label}
          mono
          value={showNumbers(numbers)}
          placeholder="0.001, 0.003"
          refuse={(text) => {
            const read = readNumbers(text, setting);
            return "reason" in read ? read.reason : null;
          }}
          onCommit={(text) => {
            const read = readNumbers(text, setting);
            if ("values" in read) commit(read.values);
          }}
        />
      );
    }
    case "rows":
      return (
        <RowsField
          label={label}
          value={(Array.isArray(value) ? value : []) as { [f: string]: Json }[]}
          fields={setting.fields}
          onCommit={commit}
        />
      );
  }
}

function bounded({ unit: _, ...bounds }: Extract<Setting, { control: "number" }>, unit: string | undefined): Bounds {
  return unit === undefined ? bounds : { ...bounds, unit };
}

/** The axis that a parameter of a sweep stands for. */
function axisOf({ node, field }: Pin): AxisAt | undefined {
  const { document, catalog } = useDocument.getState();
  return axesIn(document, catalog).find(({ sweep, param }) => sweep === node && param === field);
}

/** One setting: its name and meaning, its field or the wire that drives it, and whether it is a flag of the script. */
export function SettingRow({ node, name, setting, driver, promoted }: Props) {
  const { apply, select } = useDocument.getState();
  const wide = setting.control === "rows" || setting.control === "numbers";
  const changed = JSON.stringify(settled(node.settings[name], setting)) !== JSON.stringify(setting.default);
  const sweepable = setting.control === "number" && driver === null;
  const axis = driver?.wire.from.field === undefined ? undefined : axisOf(driver.wire.from);
  return (
    <div className="setting" data-wide={wide}>
      <span className="setting-name" title={setting.doc}>
        <span {...(sweepable ? dragsSetting({ node: node.name, setting: name }) : {})}>{words(name)}</span>
        {changed && driver === null && (
          <button
            type="button"
            className="button plain icon reset"
            aria-label={`Reset ${words(name)}`}
            title="Back to the default"
            onClick={() => apply(`Reset ${words(name)}`, (document) => setSetting(document, node.name, name, setting.default as Json))}
          >
            <Icon name="undo" />
          </button>
        )}
      </span>
      <span className="setting-value">
        {driver === null ? (
          <Control node={node} name={name} setting={setting} />
        ) : (
          <span className="driven" style={{ ["--wire" as string]: portLook(driver.port).colour }}>
            <button
              type="button"
              className="driven-name"
              title={axis === undefined ? `Go to ${driver.title}` : `Change the axis: ${axisText(axis.axis)}`}
              onClick={() => (axis === undefined ? select([driver.wire.from.node]) : useAxes.setState({ open: axis }))}
            >
              {axis === undefined ? driver.title : axisText(axis.axis)}
            </button>
            <button
              type="button"
              className="button plain icon"
              aria-label={`Disconnect ${words(name)} from ${driver.title}`}
              title="Disconnect: take the number in the field again"
              onClick={() => apply("Disconnect", (document) => disconnect(document, [driver.wire]))}
            >
              <Icon name="unlink" />
            </button>
          </span>
        )}
      </span>
      <span className="setting-tools">
        {sweepable && <AxisGrip node={node.name} setting={name} place="row" />}
        {setting.control !== "rows" && driver === null && (
          <button
            type="button"
            className="button plain icon"
            aria-pressed={promoted}
            aria-label={`${words(name)} is a flag of the script`}
            title={promoted ? "A flag of the script; press to take it back" : "Make it a flag of the script"}
            onClick={() =>
              apply(promoted ? "Take a flag back" : "Make a flag", (document) => promote(document, node.name, name, !promoted))
            }
          >
            <Icon name="flag" />
          </button>
        )}
      </span>
    </div>
  );
}
