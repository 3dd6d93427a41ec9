/**
 * Order of resource versions. Kubernetes promises decimal, growing versions per resource (KEP-5504) and every release
 * we support keeps to it; a version of another form is only ever equal to itself.
 */
const DECIMAL = /^[1-9]\d*$/;

/** True when a view at `seen` includes a write that got version `written`. */
export function includes(seen: string, written: string): boolean {
  if (seen === written) return true;
  if (!DECIMAL.test(seen) || !DECIMAL.test(written)) return false;
  return seen.length === written.length ? seen > written : seen.length > written.length;
}
