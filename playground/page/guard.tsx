import { Component, type ReactNode } from 'react';

interface Props {
  /** What may fail to draw, such as "This message". */
  readonly what: string;
  readonly children: ReactNode;
}

/** An error boundary: says that its contents cannot be drawn, and leaves the rest of the page as it is. */
export class Guard extends Component<Props, { readonly failed: string | undefined }> {
  override state = { failed: undefined };

  static getDerivedStateFromError(error: unknown): { failed: string } {
    return { failed: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { what, children } = this.props;
    if (this.state.failed === undefined) return children;
    return (
      <p className="notice notice-bad">{`${what} could not be drawn: ${this.state.failed}. Its JSON shows what was sent.`}</p>
    );
  }
}
