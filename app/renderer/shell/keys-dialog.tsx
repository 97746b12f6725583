import { Fragment } from "react";
import { commands } from "./commands.ts";
import { Dialog } from "./dialog.tsx";
import { showKeys } from "./keys.ts";

/** What the canvas and the fields understand, which are no commands of their own. */
const gestures: readonly (readonly [string, string])[] = [
  ["Double-click, Tab or /", "Add a node"],
  ["Drag a wire to empty space", "Add what fits"],
  ["Delete", "Take the selection away"],
  ["Mod+C, Mod+V, Mod+D", "Copy, paste, duplicate"],
  ["Space or middle button, drag", "Move the canvas"],
  ["Arrow up and down in a number", "Step it; Shift ten times as far"],
  ["Escape in a field", "Take the typing back"],
  ["F6", "To the next panel"],
];

export function KeysDialog() {
  const groups = Map.groupBy(
    commands.filter((each) => each.keys !== undefined),
    ({ group }) => group,
  );
  return (
    <Dialog title="Keyboard shortcuts" wide>
      <dl className="key-list">
        {[...groups].map(([group, list]) => (
          <Fragment key={group}>
            <h3>{group}</h3>
            {list.map(({ id, title, keys }) => (
              <Fragment key={id}>
                <dt>{title}</dt>
                <dd>
                  <kbd>{showKeys(keys as string)}</kbd>
                </dd>
              </Fragment>
            ))}
          </Fragment>
        ))}
        <h3>Canvas and fields</h3>
        {gestures.map(([keys, does]) => (
          <Fragment key={keys}>
            <dt>{does}</dt>
            <dd>
              <kbd>
                {keys
                  .split(", ")
                  .map((each) => (each.startsWith("Mod+") ? showKeys(each) : each))
                  .join(", ")}
              </kbd>
            </dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
