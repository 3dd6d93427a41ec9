/** The folder a plan is made of: policies and the shop they are for, with the digest of every file. Expectations are not read. */
import { createHash } from 'node:crypto';
import type { Problem } from '../policy/problem.ts';
import { readFolder } from '../simulator/folder.ts';
import { filesOf, type OpenedFolder, unreadReason } from './rehearse-folder.ts';

export interface PlanFolder {
  readonly opened: OpenedFolder;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
}

export type PlanFolderReading =
  | { readonly ok: true; readonly folder: PlanFolder }
  | { readonly ok: false; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: undefined; readonly message: string };

const SHOP = 'scenario.yaml';

export function openPlanFolder(folder: string): PlanFolderReading {
  const files = readFiles(folder);
  if (typeof files === 'string') return { ok: false, problems: undefined, message: files };
  files.delete('expectations.yaml');
  if (!files.has(SHOP)) return { ok: false, problems: undefined, message: noShop(folder) };
  const opened = readFolder({ folder, files });
  if (!opened.ok) return opened;
  const sums = [...files].map(([file, bytes]) => ({ file, sha256: sha256(bytes) }));
  return { ok: true, folder: { opened, files: sums } };
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function readFiles(folder: string): Map<string, Uint8Array> | string {
  try {
    return new Map(filesOf(folder));
  } catch (error) {
    return `${folder}: ${unreadReason(error)}`;
  }
}

function noShop(folder: string): string {
  return `${folder} has no ${SHOP}: a plan needs a description of the shop (nodes at home, pods, ordinary load), and reading it from a cluster is not built yet`;
}
