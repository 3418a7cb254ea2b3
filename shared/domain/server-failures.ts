import type { FailureCode } from '../failure.ts';

/** Ways in which asking a server fails: nothing is learned of what it has. */
export const serverFailures = [
  'server-address',
  'server-unreachable',
  'server-untrusted',
  'server-denied',
  'server-refused',
  'server-busy',
  'server-misbehaved',
  'credential-helper',
  'sign-in-elsewhere',
  'offline',
] as const satisfies readonly FailureCode[];
