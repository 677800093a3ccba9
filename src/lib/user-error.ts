/** A mistake in the user's command or files. Shown without a stack trace. */
export class UserError extends Error {}
