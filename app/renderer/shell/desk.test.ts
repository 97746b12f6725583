import { expect, test } from "vitest";
import type { Ask } from "../../common/contract.ts";
import { HostProblem } from "../../common/problems.ts";
import { asProblem, deskOver } from "./desk.ts";
import { bridgeTransport, type Heard, type Link, type Transport } from "./transport.ts";

function pipe() {
  const sent: Ask[] = [];
  let open = true;
  let say: (heard: Heard) => void = () => {};
  let link: (state: Link) => void = () => {};
  const transport: Transport = {
    send: (message) => {
      if (open) sent.push(message);
      return open;
    },
    hear: (hear) => {
      say = hear;
    },
    watch: (watching) => {
      link = watching;
      watching("open");
    },
  };
  const become = (state: Link) => {
    open = state === "open";
    link(state);
  };
  return { sent, transport, say: (heard: Heard) => say(heard), become };
}

test("answers reach whoever asked, in whatever order they come", async () => {
  const { sent, transport, say } = pipe();
  const desk = deskOver(transport);
  const first = desk.ask("documents");
  const second = desk.ask("open", { path: "a.json" });
  expect(sent.map(({ ask, args }) => [ask, args])).toEqual([
    ["documents", null],
    ["open", { path: "a.json" }],
  ]);
  say({ id: sent[1]!.id, ok: { path: "a.json", document: null, problems: [] } });
  say({ id: sent[0]!.id, ok: [] });
  expect(await first).toEqual([]);
  expect((await second).path).toBe("a.json");
});

test("a refusal arrives as the coded problem it is", async () => {
  const { sent, transport, say } = pipe();
  const asked = deskOver(transport).ask("calibrate");
  const problem = { code: "no-space", message: "The disk is full.", fix: "Free some space." };
  say({ id: sent[0]!.id, problem });
  const thrown = await asked.catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(HostProblem);
  expect(asProblem(thrown)).toEqual(problem);
});

test("what was under way when the link broke is refused, what was asked meanwhile goes out when it is back", async () => {
  const { sent, transport, say, become } = pipe();
  const desk = deskOver(transport);
  const lost = desk.ask("stop").catch(asProblem);
  become("lost");
  expect(await lost).toMatchObject({ code: "host-gone" });
  const later = desk.ask("documents");
  expect(sent).toHaveLength(1);
  become("open");
  expect(sent).toHaveLength(2);
  say({ id: sent[1]!.id, ok: [] });
  expect(await later).toEqual([]);
});

test("what was asked in a session that another tab has is asked again in the new one", async () => {
  const { sent, transport, say, become } = pipe();
  const asked = deskOver(transport).ask("documents");
  become("connecting");
  become("open");
  expect(sent).toHaveLength(2);
  say({ id: sent[1]!.id, ok: [] });
  expect(await asked).toEqual([]);
});

test("a desktop shell says when its host died and was started again", async () => {
  let say: (heard: Heard | { link: "lost" | "open" }) => void = () => {};
  const links: Link[] = [];
  const listen = (hear: typeof say) => {
    say = hear;
  };
  const desk = deskOver(bridgeTransport({ send: () => {}, listen }), (link) => links.push(link));
  const lost = desk.ask("stop").catch(asProblem);
  say({ link: "lost" });
  say({ link: "open" });
  expect(await lost).toMatchObject({ code: "host-gone" });
  expect(links).toEqual(["open", "lost", "open"]);
});

test("a listener hears what the host says unasked until it leaves", () => {
  const { transport, say } = pipe();
  const desk = deskOver(transport);
  const heard: string[] = [];
  const leave = desk.listen((told) => heard.push(told.tell));
  say({ tell: "events", events: [] });
  leave();
  say({ tell: "events", events: [] });
  expect(heard).toEqual(["events"]);
});
