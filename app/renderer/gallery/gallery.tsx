import { type ReactNode, useEffect } from "react";
import type { GraphDocument } from "../../common/document.ts";
import { openDialog, showGallery } from "../shell/dialogs-store.ts";
import { useDocument } from "../shell/document-store.ts";
import { guard, newDocument, openFile } from "../shell/files.ts";
import { whenWords } from "./card-words.ts";
import { useGallery } from "./gallery-store.ts";
import { TemplateTile } from "./template-tile.tsx";
import "../views/views.css";
import "./gallery.css";

const recent = 6;

/** Opens a template as a new document, which has no file yet. */
function openTemplate(document: GraphDocument): void {
  guard(() => {
    useDocument.getState().load(structuredClone(document), null);
    showGallery(false);
  });
}

/** The start page: every method that can be run here, the first one large; an empty canvas; what was open before. */
export function Gallery({ onOpen = openTemplate }: { onOpen?: (document: GraphDocument) => void }): ReactNode {
  const { templates, documents, factor, unmeasured, problem, load } = useGallery();
  useEffect(() => void load(), [load]);
  return (
    <div className="gallery">
      <div className="gallery-page">
        <header className="gallery-head">
          <div>
            <h1>Wire a training experiment, watch it learn</h1>
            <p>Each of these is a method from a paper beside its natural baseline. Open one and press Run; nothing leaves this machine.</p>
          </div>
          <div className="gallery-actions">
            <button type="button" className="button" onClick={newDocument}>
              Empty canvas
            </button>
            <button type="button" className="button" onClick={() => openDialog("open")}>
              Open…
            </button>
          </div>
        </header>
        {problem === null ? null : (
          <p className="gallery-problem" role="alert">
            {problem.message} {problem.fix}
          </p>
        )}
        <div className="gallery-grid">
          {templates?.map((template, i) => (
            <TemplateTile
              key={template.id}
              template={template}
              hero={i === 0}
              machine={{ factor, unmeasured }}
              open={() => onOpen(template.document)}
            />
          ))}
          {templates === null && problem === null ? <p className="gallery-loading">Reading the templates…</p> : null}
        </div>
        {documents.length === 0 ? null : (
          <section className="gallery-documents">
            <h2 className="gallery-recent">Recent documents</h2>
            <ul>
              {documents.slice(0, recent).map(({ path, name, title, modified, unreadable }) => (
                <li key={path}>
                  <button type="button" className="gallery-document" title={path} onClick={() => guard(() => void openFile(path))}>
                    <span>{title === "" ? name : title}</span>
                    <span className="faint">{unreadable === true ? "cannot be read" : name}</span>
                    <span className="faint">{whenWords(modified, Date.now())}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}
