import type { Failure, FailureCode, MediumProblemCode, TrustErrorKind } from '#shared/failure.ts';
import { connectionFailures } from './failure-text/connections.ts';
import { engineFailures } from './failure-text/engines.ts';
import { keyFailures } from './failure-text/keys.ts';
import { machineFailures } from './failure-text/machine.ts';
import { mediumFailures } from './failure-text/media.ts';
import { pinFailures } from './failure-text/pins.ts';
import { pushFailures } from './failure-text/pushing.ts';
import { removalFailures } from './failure-text/removal.ts';
import { serverFailures } from './failure-text/servers.ts';
import { trustFailures } from './failure-text/trust.ts';
import { nothingChanged, type Words } from './failure-text/words.ts';

export { mediumProblems } from './failure-text/media.ts';
export { trustProblems } from './failure-text/trust.ts';
export type { MediumProblemCode, TrustErrorKind };

/** A code without words does not compile: each part names its codes, together they must be all. */
const words: { readonly [C in FailureCode]: (failure: Failure<C>) => Words } = {
  ...keyFailures,
  ...mediumFailures,
  ...engineFailures,
  ...trustFailures,
  ...serverFailures,
  ...connectionFailures,
  ...pinFailures,
  ...removalFailures,
  ...pushFailures,
  ...machineFailures,
};

export interface Explained extends Words {
  readonly code: FailureCode;
  /** Code and facts as lines of text, for a report. Failures hold no secret and no path. */
  readonly details: string;
}

/** A failure in words: what happened, what is changed now, what to do. */
export function explain(failure: Failure): Explained {
  const wordsFor = words[failure.code] as (one: Failure) => Words;
  return { code: failure.code, ...wordsFor(failure), details: detailsOf(failure) };
}

/** For something that was attempted as a whole and did not happen; where that is not known, the failure says so itself. */
export function explainUndone(failure: Failure): Explained {
  const explained = explain(failure);
  const open = failure.code === 'delete-unknown' || failure.code === 'delete-unconfirmed';
  return open ? explained : { ...explained, ending: explained.ending ?? nothingChanged };
}

/** What main told as a code and its facts, outside of a reply; undefined where it is no code of ours. */
export const explainProblem = (code: string, facts: Readonly<Record<string, string | number>>): Explained | undefined =>
  Object.hasOwn(words, code) ? explain({ code, ...facts } as Failure) : undefined;

const detailsOf = (failure: Failure): string =>
  Object.entries(failure)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n');
