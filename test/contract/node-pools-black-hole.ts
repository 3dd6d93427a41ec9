/** A loopback relay whose present connections can be made to swallow everything, while new ones still work. */
import { connect, createServer, type Socket } from 'node:net';

export interface BlackHole {
  /** host:port */
  readonly address: string;
  /** From now on nothing passes on the connections there are. They stay open. */
  swallow(): void;
  connections(): number;
  close(): void;
}

export function startBlackHole(target: string): Promise<BlackHole> {
  const [host = '', port = ''] = target.split(':');
  const sockets: Socket[] = [];
  let count = 0;
  const server = createServer((near) => {
    count++;
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      socket.on('error', () => socket.destroy());
      sockets.push(socket);
    }
    near.pipe(far).pipe(near);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      resolve({
        address: `127.0.0.1:${address.port}`,
        swallow: () => {
          for (const socket of sockets) socket.unpipe().on('data', () => undefined);
        },
        connections: () => count,
        close: () => {
          for (const socket of sockets) socket.destroy();
          server.close();
        },
      });
    });
  });
}
