/** Makes a throw-away CA with server and client certificates by the openssl command. No key is ever committed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../control-plane/command.ts';

export interface KeyPair {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface CertificateAuthority {
  readonly caFile: string;
  /** `days` may be negative: a certificate that ended that long ago. */
  issue(name: string, use: 'serverAuth' | 'clientAuth', days?: number): Promise<KeyPair>;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(args: readonly string[]): Promise<string> {
  return runCommand('openssl', args, { env: { PATH: process.env['PATH'] } });
}

export async function createAuthority(
  dir: string,
  name = 'test-cloud-ca',
): Promise<CertificateAuthority> {
  await mkdir(dir, { recursive: true });
  const caFile = join(dir, `${name}.crt`);
  const caKey = join(dir, `${name}.key`);
  const subject = ['-subj', `/CN=${name}`, '-days', '30'];
  await openssl(['req', '-x509', ...KEY, '-keyout', caKey, '-out', caFile, ...subject]);

  async function issue(
    common: string,
    use: 'serverAuth' | 'clientAuth',
    days = 30,
  ): Promise<KeyPair> {
    const certFile = join(dir, `${common}.crt`);
    const keyFile = join(dir, `${common}.key`);
    const request = join(dir, `${common}.csr`);
    const extensions = join(dir, `${common}.ext`);
    await writeFile(
      extensions,
      `subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=${use}\n`,
    );
    await openssl([
      'req',
      '-new',
      ...KEY,
      '-keyout',
      keyFile,
      '-out',
      request,
      '-subj',
      `/CN=${common}`,
    ]);
    const signer = ['-CA', caFile, '-CAkey', caKey, '-CAcreateserial', '-days', String(days)];
    await openssl([
      'x509',
      '-req',
      '-in',
      request,
      ...signer,
      '-extfile',
      extensions,
      '-out',
      certFile,
    ]);
    return { certFile, keyFile };
  }

  return { caFile, issue };
}
