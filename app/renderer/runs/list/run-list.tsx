import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { pressed } from "../../shell/keys.ts";
import { useActions } from "./actions.ts";
import { ActionsContext } from "./actions-menu.tsx";
import { runsOf } from "./arrange.ts";
import { chooseAll, keepListed, move, press } from "./choice.ts";
import { ListHead } from "./list-head.tsx";
import { ListLine } from "./list-line.tsx";
import { useRunList } from "./run-list-store.ts";
import type { Listed } from "./use-lines.ts";

export const lineHeight = 28;
/** Lines that are drawn beyond what is in sight, so that scrolling shows no gaps. */
const spare = 8;

/** The list of runs: only the lines in sight are drawn, so that a thousand cost no more than twenty. */
export function RunList({
  listed: { lines, columns, rows },
  colours,
}: {
  listed: Listed;
  /** Of the chosen runs, as their curves are drawn. */
  colours: ReadonlyMap<string, string>;
}): ReactNode {
  const choice = useRunList((list) => list.choice);
  const toggle = useRunList((list) => list.toggle);
  const [editing, setEditing] = useState<string | null>(null);
  const [view, setView] = useState({ top: 0, height: 400 });
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const order = useMemo(() => lines.map(({ id }) => id), [lines]);
  const actions = useActions(rows, () => setEditing(choice.at));
  const at = choice.at === null ? -1 : order.indexOf(choice.at);

  const known = useRef(order);
  useEffect(() => {
    useRunList.setState((list) => ({ choice: keepListed(list.choice, order, known.current) }));
    known.current = order;
  }, [order]);
  useEffect(() => {
    const element = scroller.current!;
    const observer = new ResizeObserver(() => setView(({ top }) => ({ top, height: element.clientHeight })));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const show = useEffectEvent((index: number) => {
    const element = scroller.current!;
    const head = element.querySelector<HTMLElement>(".run-head")?.offsetHeight ?? 0;
    const top = index * lineHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + lineHeight > element.scrollTop + element.clientHeight - head)
      element.scrollTop = top + lineHeight - element.clientHeight + head;
  });
  useLayoutEffect(() => {
    if (at >= 0) show(at);
  }, [at]);

  const choose = (next: typeof choice) => {
    // The head of a group stands for its runs.
    const chosen = [...next.chosen].flatMap((id) => {
      const line = lines.find((each) => each.id === id);
      return line === undefined ? [id] : line.is === "group" ? [id, ...runsOf(line)] : [id];
    });
    useRunList.setState({ choice: { ...next, chosen: new Set(chosen) } });
  };
  const key = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const mod = event.ctrlKey || event.metaKey;
    const held = { shift: event.shiftKey, mod };
    const page = Math.max(1, Math.floor(view.height / lineHeight) - 2);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -lines.length, End: lines.length }[event.key];
    const line = lines[at];
    if (by !== undefined) choose(move(choice, order, by, held));
    else if (event.key === " " && choice.at !== null) choose(press(choice, order, choice.at, { mod: true }));
    else if (pressed(event.nativeEvent, "Mod+A")) choose(chooseAll(choice, order));
    else if (pressed(event.nativeEvent, "Mod+Z")) void useRunList.getState().undo();
    else if (event.key === "Escape") choose({ ...choice, chosen: new Set() });
    else if (event.key === "ArrowRight" && line !== undefined) {
      if (line.open === false) toggle(line.id);
      else if (line.open === true) choose(move(choice, order, 1));
    } else if (event.key === "ArrowLeft" && line !== undefined) {
      if (line.open === true) toggle(line.id);
      else {
        const above = lines.slice(0, at).findLastIndex(({ level }) => level < line.level);
        if (above >= 0) choose(press(choice, order, order[above]!));
      }
    } else {
      const action = actions.find(({ keys }) => keys !== undefined && pressed(event.nativeEvent, keys));
      if (action === undefined) return;
      if (action.isEnabled) action.run();
    }
    event.preventDefault();
  };

  const first = Math.max(0, Math.floor(view.top / lineHeight) - spare);
  const last = Math.min(lines.length, Math.ceil((view.top + view.height) / lineHeight) + spare);
  const template = columns.map(({ kind, width }) => (kind === "title" ? `minmax(${width}px, 1fr)` : `${width}px`)).join(" ");
  const wide = columns.reduce((sum, { width }) => sum + width, 0);
  return (
    <ActionsContext actions={actions}>
      <div
        ref={scroller}
        className="run-list"
        onScroll={(event) => {
          const { scrollTop } = event.currentTarget;
          setView(({ height }) => ({ top: scrollTop, height }));
        }}
      >
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that can be walked through and chosen from
          role="treegrid"
          aria-label="Runs"
          aria-multiselectable="true"
          aria-rowcount={lines.length + 1}
          aria-colcount={columns.length}
          aria-activedescendant={at >= first && at < last ? `run ${order[at]}` : undefined}
          tabIndex={0}
          onKeyDown={key}
          style={{ "--run-columns": template, "--run-width": `${wide}px` } as object}
        >
          <ListHead columns={columns} />
          <tbody className="run-lines" style={{ height: lines.length * lineHeight }}>
            {lines.slice(first, last).map((line, i) => (
              <ListLine
                key={line.id}
                line={line}
                index={first + i}
                columns={columns}
                colour={colours.get(line.id)}
                chosen={choice.chosen.has(line.id)}
                current={line.id === choice.at}
                editing={line.id === editing}
                onPress={(held) => {
                  grid.current?.focus({ preventScroll: true });
                  choose(press(choice, order, line.id, held));
                }}
                onMenu={() => {
                  if (!choice.chosen.has(line.id)) choose(press(choice, order, line.id));
                }}
                onOpen={() => actions.find(({ id }) => id === "open")?.run()}
                onEdited={() => {
                  setEditing(null);
                  grid.current?.focus({ preventScroll: true });
                }}
              />
            ))}
          </tbody>
        </table>
      </div>
    </ActionsContext>
  );
}
