// Who may talk to the test API server: one static token per component, so that the audit log tells them apart.
import { randomBytes } from 'node:crypto';

interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly token: string;
}

export interface Users {
  /** The tests themselves: kubectl, helm, raw requests. */
  readonly admin: User;
  readonly controllerManager: User;
  readonly scheduler: User;
  readonly kwok: User;
}

export const ADMIN_NAME = 'test-admin';
export const KWOK_NAME = 'kwok';

function user(name: string, ...groups: string[]): User {
  return { name, groups, token: randomBytes(24).toString('hex') };
}

export function createUsers(): Users {
  return {
    admin: user(ADMIN_NAME, 'system:masters'),
    // The API server itself binds these two names to the rights of the real components.
    controllerManager: user('system:kube-controller-manager'),
    scheduler: user('system:kube-scheduler'),
    kwok: user(KWOK_NAME, 'system:masters'),
  };
}

/** The content of the API server's --token-auth-file. */
export function tokenFile(users: Users): string {
  return Object.values(users as Readonly<Record<keyof Users, User>>)
    .map((one) => `${one.token},${one.name},${one.name},"${one.groups.join(',')}"\n`)
    .join('');
}
