import { createHash } from 'node:crypto';
import { RoleName } from '#shared/domain/gun.ts';

/** A role's file name: never a path, never a reserved name, never longer than a file system allows. */
export function roleFile(role: string, version: number): string {
  const encoded = encodeURIComponent(RoleName.parse(role));
  const name = encoded.length <= 120 ? encoded : `${encoded.slice(0, 80)}.${createHash('sha256').update(role).digest('hex').slice(0, 32)}`;
  return `${version}.${name}.json`;
}
