import { Component, type ReactNode } from 'react';

interface Props {
  readonly subject: string;
  readonly children: ReactNode;
}

/** Draws a notice in place of contents that cannot be drawn. */
export class ErrorBoundary extends Component<Props, { readonly failure: string | undefined }> {
  override state = { failure: undefined };

  static getDerivedStateFromError(error: unknown): { failure: string } {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { subject, children } = this.props;
    if (this.state.failure === undefined) return children;
    return <p className="notice notice-bad">{`${subject} could not be drawn: ${this.state.failure}`}</p>;
  }
}
