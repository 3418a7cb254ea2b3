/** Versions that are not asked for because there may be too many of them. */
export interface Unasked {
  readonly from: number;
  readonly to: number;
}

export interface AskedVersions {
  /** Rising. */
  readonly versions: readonly number[];
  readonly unasked: Unasked | undefined;
}

/**
 * Which versions of a role to ask for when the newest is known. All of them, as versions of all roles but root may have gaps anywhere;
 * where that is more than `most`, the oldest and the newest. Source: formats/notary-v1.md 3, "Versions".
 */
export function versionsUpTo(newest: number, most: number): AskedVersions {
  if (newest <= most) return { versions: range(1, newest), unasked: undefined };
  const oldest = Math.floor(most / 2);
  const later = newest - (most - oldest) + 1;
  return { versions: [...range(1, oldest), ...range(later, newest)], unasked: { from: oldest + 1, to: later - 1 } };
}

const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
