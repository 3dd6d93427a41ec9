/** For what the rules have judged before: a field that must be there by now. Judges nothing itself. */
/** The rules have refused documents without it, so its absence is our mistake, not the user's. */
export function sound<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new Error(`a document without ${field} passed the rules`);
  return value;
}
