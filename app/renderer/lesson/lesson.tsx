import { type ReactNode, useEffect, useRef, useState } from "react";
import type { TemplateCard, TryThis } from "../../common/contract.ts";
import type { GraphDocument } from "../../common/document.ts";
import { useGallery } from "../gallery/gallery-store.ts";
import { useDocument } from "../shell/document-store.ts";
import { Markdown } from "./markdown.tsx";
import { isApplied, missingNode, withChanges, withoutChanges } from "./try-this.ts";
import "./lesson.css";

/** What the open template teaches, and three changes to try on it. */
export function Lesson(): ReactNode {
  const id = useDocument((state) => state.document.template);
  const { templates, load } = useGallery();
  const tries = useRef<HTMLElement>(null);
  useEffect(() => {
    if (id !== undefined && templates === null) void load();
  }, [id, templates, load]);
  const template = templates?.find((each) => each.id === id);
  if (id === undefined) return <p className="lesson-empty">A document made from a template has its lesson here.</p>;
  if (template === undefined) return <p className="lesson-empty">{templates === null ? "" : `There is no template ${id} here.`}</p>;
  return (
    <div className="lesson">
      <header className="lesson-head">
        <h2>{template.title}</h2>
        <p className="faint">{template.paper}</p>
        {template.tries.length === 0 ? null : (
          <button type="button" className="link" onClick={() => tries.current?.scrollIntoView({ behavior: "smooth" })}>
            {template.tries.length} things to try
          </button>
        )}
      </header>
      <Markdown text={template.lesson} />
      {template.tries.length === 0 ? null : (
        <section className="lesson-tries" ref={tries}>
          <h2>Try this</h2>
          {template.tries.map((each) => (
            <Try key={each.title} each={each} template={template} />
          ))}
        </section>
      )}
    </div>
  );
}

/** One change, made and taken back; each way is one step of undo. */
function Try({ each, template }: { each: TryThis; template: TemplateCard }): ReactNode {
  const document = useDocument((state) => state.document);
  const apply = useDocument((state) => state.apply);
  // What stood there before; after a restart, or an undo, the template's own settings.
  const [before, setBefore] = useState<GraphDocument | null>(null);
  const missing = missingNode(document, each.set);
  const applied = missing === null && isApplied(document, each.set);
  const press = () => {
    if (applied) {
      apply(`Take back: ${each.title}`, (now) => withoutChanges(now, each.set, before ?? template.document));
      setBefore(null);
    } else {
      setBefore(document);
      apply(`Try: ${each.title}`, (now) => withChanges(now, each.set));
    }
  };
  return (
    <article className={applied ? "lesson-try applied" : "lesson-try"}>
      <h3>{each.title}</h3>
      <p className="lesson-sets mono">
        {Object.entries(each.set).map(([key, value]) => (
          <span key={key}>
            {key} {typeof value === "object" ? JSON.stringify(value) : String(value)}
          </span>
        ))}
      </p>
      <p>
        <span className="faint">Expect: </span>
        {each.expect}
      </p>
      <button type="button" className="button" aria-pressed={applied} disabled={missing !== null} onClick={press}>
        {applied ? "Take back" : "Try it"}
      </button>
      {missing === null ? null : <span className="faint"> needs the node {missing}</span>}
      {applied ? <span className="dim"> Changed on the canvas. Press Run to see it.</span> : null}
    </article>
  );
}
