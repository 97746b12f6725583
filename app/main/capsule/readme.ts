import { type CapsuleManifest, capsuleFile } from "../../common/capsule.ts";
import { oneLine } from "../../common/flag-text.ts";

const when = (time: number) => new Date(time).toISOString().slice(0, 16).replace("T", " ");

/** README.txt of a capsule: what it is, in words for whoever finds it without knowing of Patchbay. */
export function capsuleReadme(told: CapsuleManifest, acts: number): string {
  const { ask, seeds, versions, hardware } = told;
  const title = oneLine(told.title) || "Untitled";
  const known = (text: string) => text || "not known";
  const asked = [
    seeds.length === 0 ? "seeds not known" : seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds.join(", ")}`,
    ...(ask.steps === undefined ? [] : [`at most ${ask.steps} updates in every training`]),
    ...(ask.to === undefined ? [] : [`only ${ask.to} and what it needs`]),
    ...(ask.fork === undefined ? [] : [`branched off the run ${ask.fork.run} after ${ask.fork.step} updates of ${ask.fork.node}`]),
    ...(acts === 0
      ? []
      : [
          `${acts} ${acts === 1 ? "change" : "changes"} by hand, or by a program that was asked, while it ran: they are made again, and nobody is asked`,
        ]),
  ];
  const ended =
    told.status === "done" ? "It ran to its end" : `It was ${told.status}, so that only what it told until then can be compared`;
  return `${title}
${"=".repeat(title.length)}

This file is the record of one run of an experiment, made with Patchbay${versions.patchbay === "" ? "" : ` ${versions.patchbay}`}.
With it the run can be made again and compared number by number.

  run       ${told.run}
  began     ${when(told.began)} (UTC), ${Math.round(told.seconds)} s
  asked     ${asked.join("\n            ")}
  computed  ${known(versions.engine)}
            Node ${known(versions.node)}; processor ${known(hardware.cpu)}, ${known(hardware.platform)}
  numbers   ${told.numbers.toLocaleString("en")}

${ended}.

To run it again and see how far it comes out the same:

  patchbay reproduce THIS-FILE

In a checkout of Patchbay the command is: npm run -s patchbay -- reproduce FILE
It ends with 0 where every number is the same, to the last bit on the same
engine, and with 3 where something deviates. To look at the experiment, drop
this file on Patchbay's window.

  ${capsuleFile.graph}      the experiment, as Patchbay opens it
  ${capsuleFile.script}   the same as a TypeScript program, to be read
  ${capsuleFile.events}    every number and picture, one JSON object a line
  ${capsuleFile.results}    what came out
  ${capsuleFile.acts}      what was done by hand, one JSON object a line
  ${capsuleFile.lock}       the packages that computed it
  ${capsuleFile.manifest}    seeds, versions, machine, hashes of data and sources

The data is not in here: it comes with Patchbay, and its hashes are compared.
`;
}
