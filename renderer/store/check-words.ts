import type { Check } from '#shared/contract/app.ts';

/** The checks of this computer, in words and marks: at the first run and in the settings. */
export const checkTitles: Record<Check['id'], string> = { keychain: 'A place for keys', clock: 'The clock', disk: 'Room on the disk' };
export const checkMarks = { good: 'good', attention: 'warning', bad: 'bad' } as const;
