import { expect, it } from 'vitest';
import type { SigningQuestion } from '#electron/systems/signature-system.ts';
import { PayloadDigest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import { KeyId } from '#shared/domain/key.ts';
import { wordsOf } from './signing-question.ts';

const digest = 'a'.repeat(64);
const question: SigningQuestion = {
  gun: Gun.parse('registry.example.test/acme/app'),
  statements: [`“1.4.2” is 523 bytes, sha256:${digest}.`],
  payload: PayloadDigest.parse('b'.repeat(64)),
  documents: [
    { role: 'targets', keyId: KeyId.parse('c'.repeat(64)), keyLabel: 'cobalt-finch', payload: PayloadDigest.parse('b'.repeat(64)) },
  ],
};

it('says what is stated where, by which key in which role, and the digest of the bytes', () => {
  const { message, detail, yes } = wordsOf(question);
  expect(message).toBe('Sign in registry.example.test/acme/app?');
  expect(detail).toMatchInlineSnapshot(`
    "“1.4.2” is 523 bytes, sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.

    As targets, with the key “cobalt-finch” (cccccccccccc…).

    SHA-256 of the bytes that get signed: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb

    Signet asks this itself, outside of its window. Sign only what you have reviewed."
  `);
  expect(yes).toBe('Sign');
});

it('cuts a long list and says by how much', () => {
  const { detail } = wordsOf({ ...question, statements: Array.from({ length: 10_000 }, (_, index) => `Statement ${index}.`) });
  expect(detail).toContain('• Statement 6.\n• Statement 7.\nAnd 9992 more.');
  expect(detail).not.toContain('Statement 8.');
});

it('never grows so long that its buttons leave the screen', () => {
  const long = Array.from({ length: 20 }, (_, index) => `“${index}${'n'.repeat(400)}” is this.`);
  const { detail } = wordsOf({ ...question, statements: long });
  expect(detail).toContain('And 17 more.');
  expect(wordsOf({ ...question, statements: ['n'.repeat(5000)] }).detail).toContain('n'.repeat(5000));
});

it('names each key of a start', () => {
  const root = { role: 'root', keyId: KeyId.parse('d'.repeat(64)), keyLabel: 'amber-otter', payload: question.payload } as const;
  const { detail } = wordsOf({ ...question, documents: [root, ...question.documents] });
  expect(detail).toContain(
    'As root, with the key “amber-otter” (dddddddddddd…).\nAs targets, with the key “cobalt-finch” (cccccccccccc…).',
  );
});

it('lets no name hide, reorder or break its lines', () => {
  const [document] = question.documents;
  const keyLabel = 'harmless\u202e\n\nSHA-256 of nothing';
  const { detail } = wordsOf({
    ...question,
    statements: ['“1\u200b.0” is this.\u2028More'],
    documents: [{ ...(document as NonNullable<typeof document>), keyLabel }],
  });
  expect(detail).toContain('“1‹ZWSP›.0” is this.‹U+2028›More\n');
  expect(detail).toContain('“harmless‹RLO›‹LF›‹LF›SHA-256 of nothing”');
  expect(detail).not.toMatch(/[\u200b-\u200f\u2028-\u202e]/);
});
