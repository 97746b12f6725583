import type { ReactNode } from "react";
import { useHands } from "../shell/hand-store.ts";
import { Icon, type IconName } from "../shell/icon.tsx";
import type { NodeLive } from "../shell/live.ts";
import { useRuns } from "../shell/run-store.ts";

/** Pause, one update, end: of one training, while it runs. `words`: with their names, where there is room. */
export function LiveControls({ name, title, live, words = false }: { name: string; title: string; live: NodeLive; words?: boolean }) {
  const going = useRuns((runs) => runs.state === "running" || runs.state === "paused");
  const ending = useHands((hands) => hands.waiting.some(({ node, act }) => node === name && act.do === "end"));
  const steer = useRuns((runs) => runs.steer);
  if (!going || (live.state !== "running" && live.state !== "paused")) return null;
  const here = { node: name, path: live.path };
  const paused = live.state === "paused";
  return (
    <span className={`live-controls${words ? " worded" : ""}`}>
      {paused ? (
        <>
          <Control icon="run" says="Go on" about={`Go on with ${title}`} words={words} press={() => void steer({ how: "go", ...here })} />
          <Control
            icon="step"
            says="Step"
            about={`One update of ${title}`}
            words={words}
            press={() => void steer({ how: "step", ...here })}
          />
        </>
      ) : (
        <Control icon="pause" says="Pause" about={`Pause ${title}`} words={words} press={() => void steer({ how: "pause", ...here })} />
      )}
      <Control
        icon="endHere"
        says={ending ? "Ending" : "End here"}
        about={`End ${title} here, as if its budget were used up`}
        words={words}
        disabled={ending}
        press={() => void useHands.getState().take({ ...here, act: { do: "end" } })}
      />
    </span>
  );
}

function Control({
  icon,
  says,
  about,
  words,
  disabled = false,
  press,
}: {
  icon: IconName;
  says: string;
  about: string;
  words: boolean;
  disabled?: boolean;
  press(): void;
}): ReactNode {
  return (
    <button
      type="button"
      className={words ? "button" : "live-button nodrag nopan"}
      aria-label={words ? undefined : about}
      title={about}
      disabled={disabled}
      onClick={(event) => {
        event.stopPropagation();
        press();
      }}
    >
      <Icon name={icon} />
      {words ? says : null}
    </button>
  );
}
