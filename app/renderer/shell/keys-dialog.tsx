import { Fragment } from "react";
import { commands } from "./commands.ts";
import { Dialog } from "./dialog.tsx";
import { showKeys } from "./keys.ts";

/** What the canvas and the fields understand, which are no commands of their own. */
const gestures: readonly (readonly [string, string])[] = [
  ["Double-click, Tab", "Add a node"],
  ["/", "Search the library"],
  ["drag a wire to empty space", "Add what fits it"],
  ["Delete", "Take the selection away"],
  ["Mod+C, Mod+V, Mod+D", "Copy, paste, duplicate"],
  ["Mod+G", "Frame the selection"],
  ["D", "Draw a node inside the one that it feeds, or take it out"],
  ["F", "Show everything"],
  ["Arrows, Shift+Arrows", "Move the selection a little, or more"],
  ["Up, Down, Shift+Up", "Step a number, or ten times as far"],
  ["Escape", "Take back what was typed in a field"],
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
