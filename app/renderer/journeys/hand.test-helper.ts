import type { Locator, Page } from "playwright-core";

/** What a person does with the window, and where they look. */

/** A node on the canvas, by its name in the document. */
export function nodeOf(page: Page, name: string): Locator {
  return page.locator(`.react-flow__node[data-id="${name}"]`);
}

/** What stands at a node's top right corner. */
export function stateOf(page: Page, name: string): Locator {
  return nodeOf(page, name).locator(".card-state").first();
}

/** A pin by what it says of itself, say `examples of digits: gives`. */
export function pinOf(page: Page, says: string): Locator {
  return page.getByRole("button", { name: new RegExp(`^${says}`) });
}

/** For `expect.poll`: how long what comes soon may take on a busy machine. */
export const soon = { timeout: 20_000 };

/** Rests the pointer on a node until it shows its spare pins too. */
export async function pointAt(page: Page, name: string): Promise<void> {
  const { x, y } = await middleOf(nodeOf(page, name).locator(".card-title"));
  await page.mouse.move(x, y);
  await nodeOf(page, name).locator(".card-more").waitFor({ state: "detached" });
}

type Place = { readonly x: number; readonly y: number };

export async function middleOf(target: Locator): Promise<Place> {
  const box = await target.boundingBox();
  if (box === null) throw new Error("What should be reached by hand is not on the screen.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Presses on a pin and leads the wire to another one or to a place, where it is still held. */
export async function pull(page: Page, from: Locator, to: Locator | Place): Promise<void> {
  const start = await middleOf(from);
  const end = "x" in to ? to : await middleOf(to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  // A hand sets out slowly: what is dragged is taken hold of before it is carried off.
  await page.mouse.move(start.x + Math.sign(end.x - start.x) * 6, start.y + Math.sign(end.y - start.y) * 6, { steps: 6 });
  await page.mouse.move(end.x, end.y, { steps: 8 });
}

export async function drag(page: Page, from: Locator, to: Locator | Place): Promise<void> {
  await pull(page, from, to);
  await page.mouse.up();
}

/** Types into a field and presses Enter. */
export async function type(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.fill(text);
  await field.press("Enter");
}

/** The list to add a node from. */
export const quickAdd = (page: Page) => page.locator(".quick-add");
export const titlesIn = async (page: Page) => (await quickAdd(page).locator(".quick-title").allTextContents()).sort();

/** Types into the list that stands open and takes the first that fits. */
export async function pick(page: Page, typed: string): Promise<void> {
  await quickAdd(page).getByRole("combobox").fill(typed);
  await page.keyboard.press("Enter");
  await quickAdd(page).waitFor({ state: "detached" });
}

/** Goes to an empty canvas. */
export async function newCanvas(page: Page): Promise<void> {
  await page.keyboard.press("Control+N");
  await page.getByText("Double-click to add a node").waitFor();
}

/** Double-clicks an empty place of the canvas and adds what is typed. */
export async function addByHand(page: Page, x: number, y: number, typed: string): Promise<void> {
  const place = await at(page, x, y);
  await page.mouse.dblclick(place.x, place.y);
  await pick(page, typed);
}

/** A place of the canvas, counted from its top left corner. */
export async function at(page: Page, x: number, y: number): Promise<{ x: number; y: number }> {
  const box = await page.locator(".react-flow__pane").boundingBox();
  return { x: box!.x + x, y: box!.y + y };
}

/** Leads a wire from a pin to an empty place and takes what was typed. */
export async function lead(page: Page, says: string, x: number, y: number, typed: string): Promise<void> {
  await drag(page, pinOf(page, says), await at(page, x, y));
  await quickAdd(page).waitFor();
  await pick(page, typed);
}

export async function openTemplate(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: title, exact: true }).click();
  await page.locator(".react-flow__node").first().waitFor();
}

/** Brings a panel to the front by its tab, which may also count something. */
export async function showPanel(page: Page, name: string): Promise<void> {
  await page.locator(".tab", { hasText: new RegExp(`^${name}`) }).click();
}

/** Opens a document of the projects folder by its title. */
export async function openDocument(page: Page, title: string): Promise<void> {
  await page.keyboard.press("Control+O");
  await page.getByRole("dialog").getByRole("button", { name: title }).first().click();
  await page.locator(".react-flow__node").first().waitFor();
}

/** Ctrl+S for a document that has no file yet, or Ctrl+Shift+S. */
export async function saveAs(page: Page, name: string, keys = "Control+S"): Promise<void> {
  await page.keyboard.press(keys);
  await type(page.getByRole("dialog").getByLabel("Name"), name);
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Where the run stands, in the words of the window: the button says Stop while it goes on. */
export async function runEnds(page: Page, milliseconds: number): Promise<void> {
  await page.getByRole("button", { name: /^Run/ }).waitFor({ timeout: milliseconds });
}

/** Milliseconds, on the page's own clock, from a key being pressed to something being drawn: there, with these first words, or moved. */
export async function timeFrom(page: Page, keys: string, drawn: { selector: string; starts?: string; moves?: boolean }): Promise<number> {
  const key = keys.split("+").at(-1) as string;
  await page.evaluate(
    ({ key, selector, starts = "", moves = false }) => {
      const measured = Promise.withResolvers<number>();
      (globalThis as { measured?: Promise<number> }).measured = measured.promise;
      const begin = (event: KeyboardEvent) => {
        if (event.key !== key) return;
        window.removeEventListener("keydown", begin, true);
        const began = performance.now();
        let first: string | null = null;
        const look = () => {
          const found = document.querySelector(selector);
          const path = found?.getAttribute("d") ?? null;
          first ??= path;
          if (found !== null && (found.textContent ?? "").startsWith(starts) && (!moves || path !== first))
            measured.resolve(performance.now() - began);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      };
      window.addEventListener("keydown", begin, true);
    },
    { key, ...drawn },
  );
  await page.keyboard.press(keys);
  return page.evaluate(() => (globalThis as { measured?: Promise<number> }).measured as Promise<number>);
}
