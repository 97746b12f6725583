import { lexer, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode, useMemo } from "react";

/**
 * Markdown as React elements. Nothing of it becomes HTML by itself: raw tags are shown as the text that they are,
 * pictures as their words, and only web addresses become links.
 */
export function Markdown({ text }: { text: string }): ReactNode {
  const tokens = useMemo(() => lexer(text), [text]);
  return <>{list(tokens)}</>;
}

const list = (tokens: readonly Token[] | undefined): ReactNode =>
  tokens?.map((token, place) => {
    // The text is rendered as a whole or not at all, so that a token's place is its name.
    const key = place;
    return <Fragment key={key}>{draw(token)}</Fragment>;
  });

/** A web address, or null for anything that could run or open something else. */
export function safeAddress(href: string): string | null {
  return /^https?:\/\//i.test(href) ? href : null;
}

function draw(token: Token): ReactNode {
  switch (token.type) {
    case "heading": {
      const Heading = `h${Math.min(6, (token as Tokens.Heading).depth + 1)}` as "h2";
      return <Heading>{list(token.tokens)}</Heading>;
    }
    case "paragraph":
      return <p>{list(token.tokens)}</p>;
    case "strong":
      return <strong>{list(token.tokens)}</strong>;
    case "em":
      return <em>{list(token.tokens)}</em>;
    case "del":
      return <del>{list(token.tokens)}</del>;
    case "blockquote":
      return <blockquote>{list(token.tokens)}</blockquote>;
    case "codespan":
      return <code>{token.text}</code>;
    case "code":
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      );
    case "br":
      return <br />;
    case "hr":
      return <hr />;
    case "list": {
      const { ordered, items, start } = token as Tokens.List;
      const drawn = items.map((item) => <li key={item.raw}>{list(item.tokens)}</li>);
      return ordered ? <ol start={start === "" ? 1 : start}>{drawn}</ol> : <ul>{drawn}</ul>;
    }
    case "link": {
      const address = safeAddress((token as Tokens.Link).href);
      if (address === null) return list(token.tokens);
      return (
        <a href={address} target="_blank" rel="noreferrer">
          {list(token.tokens)}
        </a>
      );
    }
    case "table":
      return drawTable(token as Tokens.Table);
    case "space":
    case "def":
      return null;
    case "escape":
    case "image":
      return (token as Tokens.Image).text;
    case "text":
      return "tokens" in token && token.tokens !== undefined ? list(token.tokens) : plain((token as Tokens.Text).text);
    default:
      // Raw HTML, and whatever this reader does not know, is text.
      return token.raw;
  }
}

function drawTable({ header, rows }: Tokens.Table): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {header.map((cell) => (
            <th key={cell.text}>{list(cell.tokens)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.map((cell) => cell.text).join("|")}>
            {row.map((cell, column) => (
              <td key={header[column]?.text ?? ""}>{list(cell.tokens)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** React writes text as it is; the lexer may have written & and quotes as entities. */
const plain = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name] ?? "");
