// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Arena } from "./arena.ts";
import { PatchbayBackend } from "./backend.ts";
import { engineInUse } from "./compiled.ts";
import { Eager } from "./eager.ts";
import { backendName, registerKernels } from "./kernels.ts";
import { type MachineOptions, startMachine } from "./machine.ts";

/** Starts the machine and makes tfjs run on it. */
export async function startBackend(options: MachineOptions): Promise<void> {
  const machine = await startMachine(options);
  const arena = new Arena(machine.memory, machine.heapStart);
  const backend = new PatchbayBackend(arena);
  registerKernels(backend, new Eager(machine, arena));
  tf.registerBackend(backendName, () => backend, 0);
  Object.assign(engineInUse, { machine, arena, backend });
  await tf.setBackend(backendName);
  await tf.ready();
}
