import type { Failure, FailureCode } from '#shared/failure.ts';

/** The fixed last lines: what is changed now. */
export const nothingChanged = 'Nothing was changed.';
export const savedNotPublished = 'Saved on this computer, not published.';
export const notVisibleYet = 'Published, not visible yet.';
export type Ending = typeof nothingChanged | typeof savedNotPublished | typeof notVisibleYet;

export interface Words {
  readonly title: string;
  /** What happened: facts, names, times. */
  readonly detail: string;
  /** Absent where only something was read. */
  readonly ending: Ending | undefined;
  /** What to do now. */
  readonly advice: string;
}

export type WordsFor<C extends FailureCode> = { readonly [K in C]: (failure: Failure<K>) => Words };

/** Something was attempted that changes things, and did not happen. */
export const unchanged = (title: string, detail: string, advice: string): Words => ({ title, detail, ending: nothingChanged, advice });
/** Only something was read. */
export const readOnly = (title: string, detail: string, advice: string): Words => ({ title, detail, ending: undefined, advice });

/** A reason as main gives it, as a sentence of its own. */
export function sentence(reason: string): string {
  const text = reason.trim();
  if (text === '') return '';
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
