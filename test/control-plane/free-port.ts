// Finds loopback ports nobody listens on, so that several stacks can run side by side.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the usual ephemeral range (32768 and up): there, any outgoing connection of anybody could
// take the port between our check and the server's own bind.
const LOWEST = 20_000;
const HIGHEST = 32_000;

export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await canListen(port)) return port;
  }
  throw new Error(`no free loopback port between ${LOWEST} and ${HIGHEST}`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
