/** The external gRPC protocol on the wire: bytes worked out by hand from the public field numbers. */
import { fileURLToPath } from 'node:url';
import { loadSync } from '@grpc/proto-loader';
import { describe, expect, it } from 'vitest';
import {
  loadMethods,
  type Rpc,
} from '../../../../src/adapters/providers/external-grpc/protocol.ts';

const SERVICE = 'clusterautoscaler.cloudprovider.v1.externalgrpc.CloudProvider';
const PROTO = new URL(
  '../../../../src/adapters/providers/external-grpc/externalgrpc.proto',
  import.meta.url,
);

const methods = loadMethods();

function method(rpc: Rpc) {
  const found = methods.get(rpc);
  if (found === undefined) throw new Error(`no ${rpc}`);
  return found;
}

describe('the bytes of a request', () => {
  it('are delta as field 1 and the group as field 2 for an increase', () => {
    const bytes = method('NodeGroupIncreaseSize').requestSerialize({ id: 'g', delta: 3 });
    expect(bytes.toString('hex')).toBe('0803' + '120167');
  });

  it('are nodes as field 1 and the group as field 2 for a deletion', () => {
    const nodes = [{ providerID: 'p', name: 'n' }];
    const bytes = method('NodeGroupDeleteNodes').requestSerialize({ id: 'g', nodes });
    expect(bytes.toString('hex')).toBe('0a06' + '0a0170' + '12016e' + '120167');
  });

  it('are the group as field 1 for a look', () => {
    const looks: readonly Rpc[] = ['NodeGroupTargetSize', 'NodeGroupNodes'];
    const bytes = looks.map((rpc) => method(rpc).requestSerialize({ id: 'g' }).toString('hex'));
    expect(bytes).toEqual(['0a0167', '0a0167']);
  });
});

describe('the bytes of an answer', () => {
  it('are read as the target size', () => {
    const answer = method('NodeGroupTargetSize').responseDeserialize(Buffer.from('0807', 'hex'));
    expect(answer).toEqual({ targetSize: 7 });
  });

  it('are read as instances with state and error', () => {
    // Instance { id: "a", status { instanceState: 2, errorInfo { "b", "c", class 1 } } }
    const errorInfo = '0a0162' + '120163' + '1801';
    const status = `08021208${errorInfo}`;
    const instance = `0a0161120c${status}`;
    const bytes = Buffer.from(`0a11${instance}`, 'hex');
    expect(method('NodeGroupNodes').responseDeserialize(bytes)).toEqual({
      instances: [
        {
          id: 'a',
          status: {
            instanceState: 2,
            errorInfo: { errorCode: 'b', errorMessage: 'c', instanceErrorClass: 1 },
          },
        },
      ],
    });
  });

  it('may hold fields of a fuller server, which are skipped', () => {
    const answer = method('NodeGroupTargetSize').responseDeserialize(
      Buffer.from('0807' + '7a0178', 'hex'),
    );
    expect(answer).toEqual({ targetSize: 7 });
  });
});

describe('the definition for the bundle', () => {
  const file = loadSync(fileURLToPath(PROTO), { keepCase: true, defaults: true })[SERVICE];
  if (file === undefined || 'format' in file) throw new Error(`no ${SERVICE} in the .proto file`);

  it('has the same calls under the same paths as the .proto file', () => {
    const inFile = Object.values(file).map((one) => one.path);
    const inBundle = [...methods.values()].map((one) => one.path);
    expect(inBundle).toEqual(inFile);
    expect(inBundle[0]).toBe(`/${SERVICE}/Refresh`);
  });

  it.each([...methods.keys()])('has the same fields and numbers as the .proto file: %s', (rpc) => {
    const { requestType, responseType } = method(rpc);
    expect(requestType.type).toEqual(file[rpc]?.requestType.type);
    expect(responseType.type).toEqual(file[rpc]?.responseType.type);
  });

  it('cannot lower a pool by a number', () => {
    expect(Object.keys(file)).not.toContain('NodeGroupDecreaseTargetSize');
    expect([...methods.keys()]).toEqual([
      'Refresh',
      'NodeGroupTargetSize',
      'NodeGroupNodes',
      'NodeGroupIncreaseSize',
      'NodeGroupDeleteNodes',
    ]);
  });
});
