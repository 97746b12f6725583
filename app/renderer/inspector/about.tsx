import type { CatalogNode } from "../../common/catalog.ts";
import { words } from "../canvas/words.ts";

/** Paragraphs of a docstring: its lines are wrapped for the source, not for a panel. */
function paragraphs(doc: string): string[] {
  return doc
    .split(/\n\s*\n/)
    .map((each) => each.replace(/\s*\n\s*/g, " ").trim())
    .filter((each) => each !== "");
}

/** What the node computes in the words of its source, the paper, and the licence of its data. */
export function About({ card }: { readonly card: CatalogNode }) {
  const { reference, data = [] } = card;
  const link =
    reference?.arxiv !== undefined
      ? `https://arxiv.org/abs/${reference.arxiv}`
      : reference?.doi !== undefined
        ? `https://doi.org/${reference.doi}`
        : reference?.url;
  const label = reference?.arxiv !== undefined ? `arXiv:${reference.arxiv}` : (reference?.doi ?? reference?.url);
  return (
    <div className="about">
      {Object.entries(card.bodies).map(([name, body]) => (
        <p key={name}>{body.doc}</p>
      ))}
      {card.doc !== "" && (
        <details>
          <summary>How it works</summary>
          {paragraphs(card.doc).map((text) => (
            <p key={text}>{text}</p>
          ))}
          {Object.keys(card.settings).length > 0 && (
            <dl>
              {Object.entries(card.settings).map(([name, { doc }]) => (
                <div key={name}>
                  <dt>{words(name)}</dt>
                  <dd>{doc}</dd>
                </div>
              ))}
            </dl>
          )}
        </details>
      )}
      {reference !== undefined && (
        <p>
          {`${reference.by}. ${reference.title}. `}
          {link !== undefined && (
            <a href={link} target="_blank" rel="noreferrer">
              {label}
            </a>
          )}
        </p>
      )}
      {[data].flat().map(({ title, licence, url }) => (
        <p key={url}>
          {"Data: "}
          <a href={url} target="_blank" rel="noreferrer">
            {title}
          </a>
          {`, ${licence}.`}
        </p>
      ))}
      <p className="faint mono">{card.file}</p>
    </div>
  );
}
