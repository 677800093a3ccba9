/** A mistake in the user's command or files, which is shown without a stack trace. */
export class UserError extends Error {}
