import { Component, type ReactNode } from "react";
import "./error-boundary.css";

interface Props {
  /** Name of the part, as a person calls it. */
  readonly part: string;
  readonly children: ReactNode;
}

/** Keeps a broken part to itself: the rest of the window, and the document, go on. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="broken" role="alert">
        <strong>{this.props.part} stopped working</strong>
        <p>The document is safe; the rest of the window goes on.</p>
        <pre className="mono">{error.message}</pre>
        <button type="button" className="button" onClick={() => this.setState({ error: null })}>
          Show it again
        </button>
      </div>
    );
  }
}
