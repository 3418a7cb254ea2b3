import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Failure } from '#shared/failure.ts';

/** What is wrong with a part of a medium, as a failure beside the entries. */
export const asProblem = (medium: string, refused: RefusedFormat): Failure<'medium-refused'> => ({
  code: 'medium-refused',
  medium,
  problem: refused.code,
  detail: `${refused.format} ${refused.problem}`.slice(0, 300),
});

/** An error of reading a medium as a failure: what was refused, what could not be read, or a bug as it is. */
export function asMediumError(error: unknown, medium: string): unknown {
  if (error instanceof RefusedFormat) return new SignetError(asProblem(medium, error), { cause: error });
  if (error instanceof SignetError) return error;
  const system = (error as NodeJS.ErrnoException | undefined)?.code;
  if (error instanceof Error && error.name === 'AbortError') return new SignetError({ code: 'cancelled' }, { cause: error });
  if (typeof system === 'string' && /^E[A-Z0-9]+$/.test(system)) {
    return new SignetError({ code: 'place-unreadable', place: medium, reason: system }, { cause: error });
  }
  return error;
}

export async function refusing<T>(medium: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asMediumError(error, medium);
  }
}
