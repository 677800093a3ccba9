import { Component, type ReactNode } from 'react';

interface Props {
  /** What fails, "This message". */
  readonly what: string;
  readonly children: ReactNode;
}

/** Says that something could not be drawn, and lets everything else stand. */
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
