import { bench } from "./bench/main.ts";

/**
 * Ours beside the others, on eight workloads and in one run: about ten minutes, or
 * `npm run bench -- --only a,b --seconds 2` for a short one. `--only` takes the letters and width1, drift, busy, overhead,
 * peak; `--engines` wasm, native, tfjs-wasm, jax-js, torch; `--seconds` is for each engine on each workload; `--sha 1000`
 * hashes the weights after so many steps; `--json` prints `{ rows: [...] }` and what else was measured.
 *
 * PyTorch is found in PATCHBAY_TORCH_PYTHON, python3 or /usr/bin/python3; jax-js is the package, or PATCHBAY_JAX_JS.
 */
process.exitCode = await bench(process.argv.slice(2));
