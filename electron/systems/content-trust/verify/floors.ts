/**
 * Rollback marks: the highest version of each role that was ever accepted for a collection, what its bytes were, and with which keys
 * it was seen. They live apart from the cache and outlive it.
 */
export interface Floor {
  readonly version: number;
  /** Lower-case hex of the accepted bytes. */
  readonly sha256: string;
  /** Canonical key ids of the role when it was accepted, sorted. */
  readonly keys: readonly string[];
}
export type Floors = ReadonlyMap<string, Floor>;

/**
 * The floor that still holds for a role with these keys now. It is lifted only when the parent replaced every key of the role: then
 * nothing that was signed before can come back, and a version driven up with a stolen key no longer locks the collection.
 * A key that is merely added or removed leaves it: an old document by a key that stayed would verify again.
 */
export function floorFor(floors: Floors, role: string, keysNow: readonly string[]): Floor | undefined {
  const floor = floors.get(role);
  if (!floor || role === 'root') return floor;
  return floor.keys.length === 0 || floor.keys.some((key) => keysNow.includes(key)) ? floor : undefined;
}

/** How far a version may jump before a person has to look. */
export const jumpLimit = 1000;
