// SPDX-License-Identifier: MIT-0
// An exported script in small that downloads: its file is described in the environment.
import { start } from "../script.ts";

const { run, finish } = await start({ seed: 1 });
const data = await run("data").download(JSON.parse(process.env.DOWNLOAD as string));
await finish({ bytes: data.length });
