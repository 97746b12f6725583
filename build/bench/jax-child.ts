import { answer } from "./protocol.ts";

const missing = async () => {
  throw new Error("not installed");
};
await answer({ load: missing, burst: missing, memory: missing, product: missing });
