import { Icon } from "./icon.tsx";
import { useRuns } from "./run-store.ts";

/** The next run branches off another one: said until it starts, and taken back by a press. */
export function ForkChip() {
  const fork = useRuns((runs) => runs.fork);
  const branchOff = useRuns((runs) => runs.branchOff);
  if (fork === null) return null;
  const where = fork.path === "" ? fork.node : `${fork.node}, ${fork.path.replaceAll("=", " ").replaceAll("/", ", ")}`;
  return (
    <span
      className="chip fork-chip"
      role="status"
      title={`The next run takes up ${where} of run ${fork.run} after ${fork.step.toLocaleString("en-US")} updates. Change something, then press Run.`}
    >
      <Icon name="branch" />
      <span>branches off at {fork.step.toLocaleString("en-US")}</span>
      <button type="button" aria-label="Do not branch off" title="Do not branch off" onClick={() => branchOff(null)}>
        <Icon name="close" />
      </button>
    </span>
  );
}
