/** A fault of the person's call or files: told without a stack trace. */
export class UserError extends Error {}
