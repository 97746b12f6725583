import { bench } from "./bench/main.ts";

/** Ours beside the others: `npm run bench [-- --only a,b,overhead] [--engines native,torch] [--seconds 4] [--sha 1000] [--json]`. */
process.exitCode = await bench(process.argv.slice(2));
