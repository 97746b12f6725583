// SPDX-License-Identifier: MIT-0
import type { Json } from "../../ports.ts";
import type { Act } from "../act.ts";
import { Problem } from "../problem.ts";

/** Longest answer that is read. */
const most = 65_536;

/** Throws `external-agent.url` for an address that is not on this machine. */
export function loopback(url: string): URL {
  const wrong = (why: string) =>
    new Problem("external-agent.url", `An external agent is a program on this machine, and ${why}.`, {
      field: "url",
      fix: "Write the address where it listens, say http://127.0.0.1:8765/ask.",
    });
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw wrong(`"${url}" is no address`);
  }
  if (parsed.protocol !== "http:") throw wrong(`${parsed.protocol}// is not spoken here`);
  if (parsed.username !== "" || parsed.password !== "") throw wrong("its address has no name and no password in it");
  if (parsed.hostname === "localhost" || parsed.hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(parsed.hostname)) return parsed;
  throw wrong(`${parsed.hostname} is another one`);
}

/** Posts JSON and reads JSON. Throws an `Error` in words where there is no good answer in time. */
export async function post(url: URL, body: Json, seconds: number): Promise<unknown> {
  const signal = AbortSignal.timeout(seconds * 1000);
  let text: string;
  try {
    const headers = { "content-type": "application/json" };
    // A redirection could lead off this machine.
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal, redirect: "error" });
    if (!response.ok) throw new Error(`it answered with status ${response.status}`);
    text = await start(response);
  } catch (error) {
    if (signal.aborted) throw new Error(`it did not answer within ${seconds} s`);
    const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    throw new Error(cause === undefined ? message : `it cannot be reached (${cause.code ?? cause.message})`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("its answer is no JSON");
  }
}

async function start(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > most) throw new Error(`its answer is longer than ${most} characters`);
  }
  return text;
}

export type Said = { readonly answer: "Double" | "Half" | "Same" } | { readonly acts: readonly Act[] };

/** What an answer says, with its reason. Throws an `Error` in words for anything else. */
export function understood(answer: unknown): Said & { readonly reason?: string } {
  if (typeof answer !== "object" || answer === null) throw new Error("its answer is no object");
  const { answer: word, acts, reason } = answer as Readonly<Record<string, unknown>>;
  const why = typeof reason === "string" && reason !== "" ? { reason: reason.slice(0, 500) } : {};
  if (word === "Double" || word === "Half" || word === "Same") return { answer: word, ...why };
  if (!Array.isArray(acts)) throw new Error('its answer has neither "answer": Double, Half or Same, nor "acts"');
  return { acts: acts.slice(0, 20).map(actOf), ...why };
}

function actOf(said: unknown): Act {
  const act = (typeof said === "object" && said !== null ? said : {}) as Readonly<Record<string, unknown>>;
  const { name, value, factor, step, layer } = act;
  const isNumber = (one: unknown): one is number => typeof one === "number" && Number.isFinite(one);
  if (act.do === "hold" && typeof name === "string" && isNumber(value)) return { do: "hold", name, value };
  if (act.do === "scale" && typeof name === "string" && isNumber(factor)) return { do: "scale", name, factor };
  if (act.do === "release" && typeof name === "string") return { do: "release", name };
  if (act.do === "load" && isNumber(step) && step >= 0) return { do: "load", step };
  if (act.do === "reset" && typeof layer === "string") return { do: "reset", layer };
  if (act.do === "end" || act.do === "same") return { do: act.do };
  throw new Error(`one of its acts is none: ${JSON.stringify(said).slice(0, 100)}`);
}
