import type { CSSProperties, ReactNode } from "react";
import type { TemplateCard } from "../../common/contract.ts";
import { StatusIcon } from "../views/status-icon.tsx";
import { timeToVerdict, verdictWords } from "./card-words.ts";
import { TemplatePicture } from "./template-picture.tsx";

interface TileProps {
  readonly template: TemplateCard;
  readonly hero: boolean;
  readonly machine: { readonly factor: number | null; readonly unmeasured: boolean };
  readonly open: () => void;
}

/** One method: its recorded curves, what it says, how long it takes here and what came out. The whole tile opens it. */
export function TemplateTile({ template, hero, machine, open }: TileProps): ReactNode {
  const verdict = verdictWords(template.verdict);
  const time = timeToVerdict(template, machine);
  return (
    <article className={hero ? "gallery-tile hero" : "gallery-tile"}>
      <TemplatePicture template={template} height={hero ? 208 : 116} />
      <div className="gallery-words">
        <h2>
          <button type="button" className="gallery-open" onClick={open}>
            {template.title}
          </button>
        </h2>
        <p className="gallery-sentence">{template.sentence}</p>
        <p className="gallery-paper">{template.paper}</p>
        <div className="gallery-foot">
          {verdict === null ? (
            <p className="gallery-verdict">
              <StatusIcon standing="waiting" size={15} /> <span>no verdict recorded yet</span>
            </p>
          ) : (
            <p className="gallery-verdict" style={{ "--tone": verdict.standing === "holds" ? "var(--ok)" : "var(--ink)" } as CSSProperties}>
              <StatusIcon standing={verdict.standing} size={15} />
              <span>
                <b>{verdict.words}</b> <span className="gallery-figures">{verdict.figures}</span>
                {verdict.others === "" ? "" : `; ${verdict.others}`}
              </span>
            </p>
          )}
          <p className="gallery-time">{time}</p>
        </div>
        {hero ? (
          <span className="button primary" aria-hidden="true">
            Open
          </span>
        ) : null}
      </div>
    </article>
  );
}
