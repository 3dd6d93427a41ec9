// A small client for tests that look at the API server closely: raw requests, JSON in and out, one kept-alive connection pool.
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';

interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly contentType?: string;
  /** Default: the admin's. */
  readonly token?: string;
  readonly timeoutMs?: number;
}

interface ApiAnswer<T> {
  readonly status: number;
  readonly body: T;
}

export interface ApiClient {
  readonly send: <T = unknown>(path: string, options?: ApiRequest) => Promise<ApiAnswer<T>>;
  /** GET that throws on anything but 200. */
  readonly get: <T = unknown>(path: string) => Promise<T>;
  readonly close: () => Promise<void>;
}

export async function createApiClient(
  server: string,
  caFile: string,
  adminToken: string,
): Promise<ApiClient> {
  const agent = new Agent({ connect: { ca: await readFile(caFile, 'utf8') }, connections: 8 });

  async function send<T>(path: string, options: ApiRequest = {}): Promise<ApiAnswer<T>> {
    const { method = 'GET', body, contentType = 'application/json', token = adminToken } = options;
    const answer = await request(server + path, {
      method,
      dispatcher: agent,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'content-type': contentType,
      },
      headersTimeout: options.timeoutMs ?? 30_000,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, body: (isJson ? JSON.parse(text) : text) as T };
  }

  async function get<T>(path: string): Promise<T> {
    const { status, body } = await send<T>(path);
    if (status !== 200)
      throw new Error(`GET ${path}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
    return body;
  }

  return { send, get, close: () => agent.destroy() };
}
