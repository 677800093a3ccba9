/** A mistake in the user's call or files, printed without a stack trace. */
export class UserError extends Error {}
