import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrastRatio, readThemes } from './contrast.ts';

const themes = readThemes(readFileSync(new URL('./tokens.css', import.meta.url), 'utf8'));
const grounds = ['canvas', 'surface', 'raised', 'sunken', 'selected'];
const verdicts = ['trusted', 'warning', 'stale', 'unverifiable', 'rejected', 'unsigned'];
const softs = verdicts.map((verdict) => `${verdict}-soft`);

/** Every text colour with every ground it is set on. */
const textPairs: [string, string][] = [
  ...['text', 'text-2', 'text-3', 'accent', ...verdicts].flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground])),
  ...softs.flatMap((soft): [string, string][] => [
    ['text', soft],
    ['text-2', soft],
    [soft.replace('-soft', ''), soft],
  ]),
  ['text', 'accent-soft'],
  ['accent', 'accent-soft'],
  ['accent-text', 'accent'],
  ['surface', 'rejected'],
];
/** Borders of fields and boxes, and the focus ring (1.4.11). */
const shapePairs: [string, string][] = ['control', 'focus'].flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground]));

it('knows black on white', () => {
  expect(contrastRatio('#000000', '#ffffff')).toBe(21);
});
it('refuses a colour that is not opaque', () => {
  expect(() => contrastRatio('rgb(0 0 0 / 5%)', '#ffffff')).toThrow();
});
it('finds the three themes', () => {
  expect([...themes.keys()]).toEqual(['light', 'dark', 'contrast']);
});

describe.each([
  ['light', 4.5],
  ['dark', 4.5],
  ['contrast', 7],
])('%s', (theme, least) => {
  const colour = (name: string): string => themes.get(theme)?.get(name) ?? `missing ${name}`;
  it.each(textPairs)(`%s on %s is at least ${least}`, (ink, ground) => {
    expect(contrastRatio(colour(ink), colour(ground))).toBeGreaterThanOrEqual(least);
  });
  it.each(shapePairs)('%s on %s is at least 3', (ink, ground) => {
    expect(contrastRatio(colour(ink), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});
