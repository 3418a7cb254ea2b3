import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { PinRules } from '../pins.ts';
import { type PinsFile, parsePinsFile } from '../pins-file.ts';
import { authoritiesOf } from './certificates.ts';
import { patternProblem, prefixProblem } from './pin-names.ts';

const mebibyte = 1024 * 1024;
/** Of certificate files that one file may name. */
const mostAuthorities = 200;

/**
 * Reads `trust_pinning` as notary's config.json has it, and the certificate files it names, relative to itself. What is in those files
 * besides certificates is neither kept nor told. Fails with `pins-file-refused`. Source: formats/notary-v1.md 7.
 */
export async function importPins(path: string): Promise<PinRules> {
  const refuse = (reason: string, cause?: unknown) =>
    new SignetError({ code: 'pins-file-refused', file: basename(path), reason }, cause === undefined ? {} : { cause });
  const { certs, caPaths, disableTofu } = await parsed(path, refuse);
  for (const name of certs.keys()) {
    const problem = patternProblem(name);
    if (problem !== undefined) throw refuse(`the name ${shown(name)} cannot be pinned: ${problem}`);
  }
  if (caPaths.size > mostAuthorities) throw refuse(`it names more than ${mostAuthorities} certificate files`);
  const ca = new Map<string, Uint8Array>();
  for (const [prefix, named] of caPaths) {
    const problem = prefixProblem(prefix);
    if (problem !== undefined) throw refuse(`the name ${shown(prefix)} cannot be pinned: ${problem}`);
    const about = (what: string, cause?: unknown) => refuse(`the certificate file for ${shown(prefix)} ${what}`, cause);
    const pem = await readPlainFile(resolve(dirname(path), named), about);
    try {
      ca.set(prefix, authoritiesOf(pem));
    } catch (problem) {
      if (problem instanceof FormatError) throw about(problem.problem.replace(/^it /, ''), problem);
      throw problem;
    }
  }
  if (certs.size + ca.size === 0 && !disableTofu) throw refuse('it pins nothing');
  return { certs, ca, disableTofu };
}

async function parsed(path: string, refuse: (reason: string, cause?: unknown) => SignetError): Promise<PinsFile> {
  try {
    const bytes = await readBounded(path, mebibyte);
    if (!bytes) throw refuse('it is not there');
    return parsePinsFile(bytes);
  } catch (problem) {
    if (problem instanceof FormatError) throw refuse(problem.problem, problem);
    if (isFailure(problem, 'file-unreadable')) throw refuse(`it cannot be read (${problem.failure.reason})`, problem);
    throw problem;
  }
}

/** A file that was named by another file: a regular one, no link, not larger than it may be. */
async function readPlainFile(path: string, about: (what: string, cause?: unknown) => SignetError): Promise<Buffer> {
  const noFollow = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, constants.O_RDONLY | noFollow).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') throw about('is not there', cause);
    throw about(cause.code === 'ELOOP' ? 'is a link' : `cannot be read (${cause.code ?? 'unknown'})`, cause);
  });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw about('is no file');
    if (found.size > mebibyte) throw about(`is larger than ${mebibyte} bytes`);
    const bytes = Buffer.alloc(found.size);
    const { bytesRead } = await file.read(bytes, 0, found.size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const shown = (name: string) => JSON.stringify(name.slice(0, 100));
