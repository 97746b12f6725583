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

const shown = (keys: string): string =>
  keys
    .split(", ")
    .map((each) => (each.startsWith("Mod+") ? showKeys(each) : each))
    .join(", ");

export function KeysDialog() {
  const groups = Map.groupBy(
    commands.filter((each) => each.keys !== undefined),
    ({ group }) => group,
  );
  return (
    <Dialog title="Keyboard shortcuts" wide>
      <div className="key-list">
        {[...groups].map(([group, list]) => (
          <Keys key={group} title={group} keys={list.map(({ title, keys }) => [title, showKeys(keys as string)])} />
        ))}
        <Keys title="Canvas and fields" keys={gestures.map(([keys, does]) => [does, shown(keys)])} />
      </div>
    </Dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: readonly (readonly [does: string, keys: string])[] }) {
  return (
    <>
      <h3>{title}</h3>
      <dl>
        {keys.map(([does, press]) => (
          <Fragment key={does}>
            <dt>{does}</dt>
            <dd>
              <kbd>{press}</kbd>
            </dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}
