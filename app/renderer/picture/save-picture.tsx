import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import type { GraphDocument } from "../../common/document.ts";
import { graphKeyword } from "../../common/graph-in.ts";
import { serialize } from "../../common/parse.ts";
import { withText } from "../../common/png.ts";
import { Icon } from "../shell/icon.tsx";
import { tell, tellProblem } from "../shell/toasts.tsx";
import { download } from "./download.ts";
import { paint } from "./paint.ts";
import { Sheet, type SheetProps } from "./sheet.tsx";

/** What a picture is made of, asked for when the button is pressed. */
export interface PictureToSave extends SheetProps {
  /** Of the file, without its ending. */
  readonly name: string;
  /** The graph that it carries: dropped on the window, the picture opens it. */
  readonly document: GraphDocument;
}

/** Two pixels for each of the page: sharp in a paper and on any screen. */
const scale = 2;

/** "Save picture": a PNG that carries its graph. */
export function SavePicture({ make, brief = false }: { make(): PictureToSave | null; brief?: boolean }): ReactNode {
  return (
    <button
      type="button"
      className={brief ? "button icon save-picture" : "button plain save-picture"}
      aria-label="Save picture"
      title="Save picture: a PNG that carries the graph, so that it can be opened from it"
      onClick={() => {
        const picture = make();
        if (picture !== null) void savePicture(picture);
      }}
    >
      <Icon name="save" /> {brief ? null : "Save picture"}
    </button>
  );
}

export async function savePicture(picture: PictureToSave): Promise<void> {
  const bytes = await pictureBytes(picture);
  if ("problem" in bytes) {
    tellProblem("The picture was not saved", bytes.problem);
    return;
  }
  download(`${picture.name}.png`, new Blob([bytes], { type: "image/png" }));
  tell("Picture saved", `${picture.name}.png carries the graph: dropped on Patchbay it opens it.`);
}

async function pictureBytes(picture: PictureToSave): Promise<ReturnType<typeof withText>> {
  const blob = await drawn(picture).catch(() => null);
  if (blob === null)
    return {
      problem: {
        code: "picture-too-large",
        message: "This browser could not make a picture of that size.",
        fix: "Close other tabs and try again, or take a screenshot.",
      },
    };
  return withText(new Uint8Array(await blob.arrayBuffer()), graphKeyword, serialize(picture.document));
}

/** Lays it out on the page, out of sight, and paints it. */
async function drawn({ name: _, document: _graph, ...sheet }: PictureToSave): Promise<Blob | null> {
  const room = document.createElement("div");
  room.className = "sheet-room";
  room.setAttribute("aria-hidden", "true");
  room.inert = true;
  document.body.append(room);
  const root = createRoot(room);
  try {
    root.render(<Sheet {...sheet} />);
    await document.fonts.ready;
    // Effects draw on canvases, and some look at their size first.
    for (let frame = 0; frame < 3; frame++) await new Promise((next) => requestAnimationFrame(next));
    const element = room.firstElementChild;
    if (element === null) return null;
    const { width, height } = element.getBoundingClientRect();
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(width * scale);
    canvas.height = Math.ceil(height * scale);
    const pen = canvas.getContext("2d");
    if (pen === null) return null;
    // Also under a last row of pixels that the sheet fills only in part.
    pen.fillStyle = getComputedStyle(element).backgroundColor;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    paint(element, pen, scale);
    return await new Promise((made) => canvas.toBlob(made, "image/png"));
  } finally {
    root.unmount();
    room.remove();
  }
}
