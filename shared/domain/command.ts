import type { Review } from './review.ts';

/** More commands than these nobody reads. */
export const mostCommands = 100;

/** What would do the same as all of these, one after the other; or why there is no command for it. */
export function commandFor(reviews: readonly Pick<Review, 'command' | 'noCommand'>[]): Pick<Review, 'command' | 'noCommand'> {
  const without = reviews.find(({ command }) => command === undefined);
  if (without) return { noCommand: without.noCommand ?? 'none' };
  const command = reviews.map((review) => review.command).join(' &&\n');
  return command.split(' &&\n').length > mostCommands ? { noCommand: 'too-many' } : { command };
}
