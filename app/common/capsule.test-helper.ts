import { capsuleFile } from "./capsule.ts";
import { example } from "./catalog.test-helper.ts";
import { serialize } from "./parse.ts";
import { zipped } from "./zip.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

export function exampleManifest() {
  return {
    patchbayCapsule: 1,
    run: "20260203-100000-1a0",
    title: "Cyclical learning rate",
    status: "done",
    began: Date.UTC(2026, 1, 3),
    seconds: 3,
    seeds: [101],
    ask: { seed: 101, steps: 20 },
    versions: { patchbay: "0.1.0", node: "26.10.0", engine: "native" },
    hardware: { cpu: "One", cores: 2, memory: 1, platform: "linux x64" },
    data: { data: "abc" },
    sources: { "data/digits": "data/digits" },
    numbers: 1,
  };
}

/** Files of a small capsule, some of which a test replaces or (with null) leaves out. */
export function capsuleFiles(other: Readonly<Record<string, string | null>> = {}): Record<string, Uint8Array> {
  const texts: Record<string, string | null> = {
    [capsuleFile.readme]: "A run.\n",
    [capsuleFile.manifest]: JSON.stringify(exampleManifest()),
    [capsuleFile.graph]: serialize(example()),
    [capsuleFile.lock]: JSON.stringify({ packages: { zod: { version: "4.6.7", integrity: "sha512-x" } } }),
    [capsuleFile.acts]: `${JSON.stringify({ node: "train", path: "", step: 3, act: { do: "hold", name: "rate", value: 0.1 } })}\n`,
    [capsuleFile.events]: `${JSON.stringify({ event: "metric", node: "train", path: "", step: 1, name: "loss", value: 2 })}\n`,
    ...other,
  };
  return Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text === null ? [] : [[name, bytes(text)]])));
}

export const exampleCapsule = (other: Readonly<Record<string, string | null>> = {}): Uint8Array<ArrayBuffer> =>
  zipped(capsuleFiles(other), Date.UTC(2026, 1, 3));
