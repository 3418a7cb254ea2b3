import { isTemporaryName } from '#electron/files/atomic.ts';
import { unsafeName } from '#electron/files/safe-name.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import { isRoleName } from '#shared/domain/gun-form.ts';

/**
 * An archive is a folder that any static file server can serve as a trust server:
 *
 *   report.txt    for people: what is in it, what is missing, and the verdicts
 *   report.json   the same for programs, with every version (report-file.ts)
 *   SHA256SUMS    of all other files, as `sha256sum -c` reads it
 *   v2/index.html what a server of files answers for `/v2/`, which notary asks for before anything else
 *   v2/<GUN>/_trust/tuf/<N>.<role>.json, <role>.<sha256>.json, <role>.json
 *
 * A delegation's name with its slashes as folders. Source: formats/notary-v1.md 13, and the end of 18.
 */
export const pingFile = { parts: ['v2', 'index.html'], text: '{}\n' } as const;
export const archiveFiles = { text: 'report.txt', report: 'report.json', sums: 'SHA256SUMS' } as const;

/** Folders in which the documents are; fails with `archive-name` where the name of the repository cannot be one of folders. */
export function documentFolder(gun: Gun, platform?: NodeJS.Platform): readonly string[] {
  const parts = gun.split('/');
  for (const part of parts) {
    const reason = unsafeName(part, platform);
    if (reason !== undefined) throw new SignetError({ code: 'archive-name', gun, reason });
  }
  return ['v2', ...parts, '_trust', 'tuf'];
}

/** Below the folder of documents, as a server is asked for them: of a delegation the number stands before the whole name. */
export const byVersion = (role: RoleName, version: number) => `${version}.${checked(role)}.json`.split('/');
export const byChecksum = (role: RoleName, sha256: string) => `${checked(role)}.${sha256}.json`.split('/');
export const current = (role: RoleName) => `${checked(role)}.json`.split('/');

function checked(role: RoleName): RoleName {
  if (!isRoleName(role)) throw new Error('this is no name of a role');
  return role;
}

/** Whether a file with these folders and this name is one that an archive has, or the beginning of one. */
export function isArchiveFile(parts: readonly string[]): boolean {
  const [top = '', ...below] = parts;
  const name = parts.at(-1) ?? '';
  if (below.length === 0) return Object.values(archiveFiles).some((file) => name === file || startOf(name, file));
  if (top !== 'v2') return false;
  if (below.length === 1) return name === pingFile.parts[1] || startOf(name, pingFile.parts[1]);
  const documents = below.some((part, at) => part === '_trust' && below[at + 1] === 'tuf');
  return documents && (name.endsWith('.json') || isTemporaryName(name));
}

const startOf = (temporary: string, file: string) => temporary.startsWith(`.${file}.`) && isTemporaryName(temporary);

/** Letters of the repository's name for people to know it by, and the time to the second. */
export function archiveName(gun: Gun, at: Date): string {
  const letters = gun
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return `${letters || 'repository'}-${at.toISOString().slice(0, 19).replaceAll(':', '')}Z`;
}

export const isArchiveName = (name: string): boolean => /^[A-Za-z0-9._-]{1,80}-\d{4}-\d\d-\d\dT\d{6}Z$/.test(name);
