import { describe, expect, it } from 'vitest';
import type { Gun } from '#shared/domain/gun.ts';
import { mostShown, nameChoice } from './name-choice.ts';

const guns = ['registry.test/acme/app', 'registry.test/acme/web', 'registry.test/Other'] as Gun[];

describe('the names to choose from', () => {
  it('are all, until something is typed', () => expect(nameChoice(guns, ' ')).toEqual({ shown: guns, more: 0 }));
  it('are those with the typed part in their name', () => {
    expect(nameChoice(guns, 'ACME/').shown).toEqual(guns.slice(0, 2));
    expect(nameChoice(guns, 'other').shown).toEqual([guns[2]]);
    expect(nameChoice(guns, 'none').shown).toEqual([]);
  });
  it('are all again once one is chosen', () => expect(nameChoice(guns, guns[1] as Gun).shown).toEqual(guns));
  it('are no more than a person reads through', () => {
    const many = Array.from({ length: mostShown + 34 }, (_, at) => `r/${at}` as Gun);
    expect(nameChoice(many, '')).toMatchObject({ shown: { length: mostShown }, more: 34 });
  });
});
