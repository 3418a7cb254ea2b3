/** Characters; the same floor that main holds. */
export const shortestPassphrase = 12;

/** What is wrong with a new passphrase; undefined where it will do. Counted as main does: after NFC, by code points. */
export function passphraseProblem(passphrase: string): string | undefined {
  const characters = [...passphrase.normalize('NFC')];
  if (characters.length < shortestPassphrase) return `This has fewer than ${shortestPassphrase} characters.`;
  if (new Set(characters).size < 5) return 'Too much of the same: use a few different words.';
  return undefined;
}
