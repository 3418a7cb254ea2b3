import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Gun } from '#shared/domain/gun.ts';

/** The golden collections, for tests. */
const folder = fileURLToPath(new URL('../../../../../shared/fixtures/notary-v1/', import.meta.url));

export interface CollectionCase {
  readonly name: string;
  readonly gun: Gun;
  readonly evaluateAt: number;
  readonly server: string;
  readonly cache: string | undefined;
  readonly answersAnyHash: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: compared whole
  readonly expected: any;
}

/** Every case that has a server folder: a new one cannot be forgotten. */
export const collectionCases: readonly CollectionCase[] = readdirSync(folder)
  .filter((name) => existsSync(`${folder}${name}/server`))
  .map((name) => {
    const expected = JSON.parse(readFileSync(`${folder}${name}/expected.json`, 'utf8'));
    const cache = `${folder}${name}/cache`;
    return {
      name,
      gun: Gun.parse(expected.gun),
      evaluateAt: Date.parse(expected.evaluateAt),
      server: `${folder}${name}/server`,
      cache: existsSync(cache) ? cache : undefined,
      answersAnyHash: expected.serverAnswersAnyHashWithItsCurrentFile === true,
      expected,
    };
  });

export function collectionCase(name: string): CollectionCase {
  const found = collectionCases.find((one) => one.name === name);
  if (!found) throw new Error(`there is no fixture ${name}`);
  return found;
}
