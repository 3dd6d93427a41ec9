/** Takes an admission limit away from where a gateway reads it. Leaves alone whatever else stands there, and what is gone. */
import { isPortError } from '../../ports/errors.ts';
import type { Removal } from './gateway-objects.ts';
import { BY_US } from './names.ts';
import type { Transport } from './transport.ts';

/** Rejects with PortError; an object that is not there carries no limit. */
export async function takeAway(transport: Transport, removal: Removal): Promise<void> {
  try {
    if (removal.kind === 'delete') await transport.send({ method: 'DELETE', path: removal.path });
    if (removal.kind !== 'apply') return;
    const { path, body } = removal.applied;
    // An apply would make what is not there.
    await transport.send({ method: 'GET', path });
    const contentType = 'application/apply-patch+yaml';
    await transport.send({ method: 'PATCH', path, query: BY_US, contentType, body });
  } catch (error) {
    if (!isPortError(error, 'gone')) throw error;
  }
}
