import type { Reply } from '#shared/contract/endpoint.ts';
import { knownValue, type Loadable } from './lists.ts';

/** While main is asked again, what is known stays to be seen. */
export const asking = <T>(before?: Loadable<T>): Loadable<T> =>
  before && knownValue(before) !== undefined ? before : { state: 'loading' };

/** A failure keeps what was known before, so that a screen can stay useful. */
export const answered = <T>(reply: Reply<T>, before?: Loadable<T>): Loadable<T> =>
  reply.ok ? { state: 'ready', value: reply.value } : { state: 'failed', failure: reply.failure, value: before && knownValue(before) };
