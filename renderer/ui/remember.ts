/** Widths, columns and the like, kept in this window's own storage: how things look, never what they are. */
export function remembered<T>(name: string, isValid: (value: unknown) => value is T): T | undefined {
  const text = storage()?.getItem(`signet.${name}`);
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isValid(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function remember(name: string, value: unknown): void {
  storage()?.setItem(`signet.${name}`, JSON.stringify(value));
}

/** Absent in unit tests. */
const storage = (): Storage | undefined => (typeof window === 'undefined' ? undefined : window.localStorage);
