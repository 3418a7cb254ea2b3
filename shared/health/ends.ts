import type { CollectionRow } from '../contract/trust.ts';
import type { Gun } from '../domain/gun.ts';

/** Days before an end at which it is spoken of. */
export interface Leads {
  readonly certificate: number;
  readonly root: number;
  readonly targets: number;
  readonly delegation: number;
  readonly snapshot: number;
}

export const leadOf = (what: string): keyof Leads =>
  what === 'root' || what === 'targets' || what === 'snapshot' ? what : what === 'root certificate' ? 'certificate' : 'delegation';

/** An end of a repository, as the radar shows it. */
export interface End {
  readonly gun: Gun;
  /** A role, or `root certificate`. */
  readonly what: string;
  readonly at: string;
}

/** Every end that a person has to care for, soonest first: a timestamp is renewed without anybody. */
export const endsOf = (rows: readonly CollectionRow[]): readonly End[] =>
  rows
    .flatMap(({ gun, roles, certificates }): End[] => [
      ...certificates.map(({ notAfter }) => ({ gun, what: 'root certificate', at: notAfter })),
      ...roles.flatMap(({ role, state, expires }) =>
        role === 'timestamp' || state !== 'published' || expires === undefined ? [] : [{ gun, what: role, at: expires }],
      ),
    ])
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
