interface ApologyContext {
  readonly platform: string;
  readonly log: (problem: string) => void;
  readonly reference: string;
  /** Must leave out secrets, since its result is logged. */
  readonly describe: (error: unknown) => string;
}

export function apology(reference: string): string {
  return `Something went wrong on my side, and I could not answer. If it happens again, ${quoteReference(reference)}`;
}

export function quoteReference(reference: string): string {
  return `give the people who run this bot the reference ${reference}.`;
}

/** Runs a request's work. If it fails, logs the error and sends an apology. Never rejects. */
export async function withApology(
  { platform, log, reference, describe }: ApologyContext,
  requestName: string,
  work: () => Promise<void>,
  apologise: (error: unknown) => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    log(`${platform}: ${requestName} failed (${reference}): ${describe(error)}`);
    try {
      await apologise(error);
    } catch (apologyError) {
      log(`${platform}: could not send the apology to the user either (${reference}): ${describe(apologyError)}`);
    }
  }
}
