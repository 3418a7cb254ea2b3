import type { FailureCode } from '../failure.ts';
import { keyStoreFailures } from './key-failures.ts';

/** Ways in which asking a server fails: nothing is learned of what it has. */
export const serverFailures = [
  'server-address',
  'server-unreachable',
  'server-untrusted',
  'server-changed',
  'client-certificate',
  'proxy-address',
  'proxy-unreachable',
  'proxy-refused',
  'server-denied',
  'server-refused',
  'server-busy',
  'server-misbehaved',
  'credential-helper',
  'sign-in-elsewhere',
  'offline',
] as const satisfies readonly FailureCode[];

/** Failures of a distant place that are its problem alone: everything else is listed all the same, and it itself as it was last. */
export const distantFailures = [
  'engine-unreachable',
  'engine-refused',
  'engine-misbehaved',
  ...serverFailures,
  'registry-allowance',
  'registry-unknown-repository',
  'file-unreadable',
  // what keeps a log-in from being opened
  'login-unreadable',
  ...keyStoreFailures,
] as const satisfies readonly FailureCode[];
