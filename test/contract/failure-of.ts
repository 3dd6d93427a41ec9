/** How a port failed, for assertions. */
import { isPortError } from '../../src/ports/errors.ts';

/** `conflict`, `gone` or another kind; `nothing` when the promise resolved. */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'nothing';
  } catch (error) {
    return isPortError(error) ? error.kind : `no PortError: ${String(error)}`;
  }
}
