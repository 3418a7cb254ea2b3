import { foreignParts } from '#shared/domain/foreign.ts';

const longest = 255;
const windowsReserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/**
 * Why a foreign name must not become that of a file or folder; undefined where it may. What cannot be seen in it would hide what it is,
 * and Windows keeps some names for devices and some letters for itself.
 */
export function unsafeName(name: string, platform: NodeJS.Platform = process.platform): string | undefined {
  if (name === '') return 'a part of it is empty';
  if (name === '.' || name === '..') return 'a part of it leads to another folder';
  if (/[/\\\0]/.test(name)) return 'a part of it has a separator of folders in it';
  if (Buffer.byteLength(name, 'utf8') > longest) return 'a part of it is longer than a file name may be';
  if (foreignParts(name).some(({ kind }) => kind !== 'text')) return 'it has characters that cannot be seen';
  if (platform !== 'win32') return undefined;
  if (/[<>:"|?*]/.test(name)) return 'Windows allows no file to have such a letter in its name';
  if (/[. ]$/.test(name)) return 'Windows allows no file name to end so';
  if (windowsReserved.test(name)) return 'Windows keeps that name for a device';
  return undefined;
}
