import { expect, it } from 'vitest';
import type { TufSignature } from '#electron/formats/tuf/types.ts';
import { signatureDifference } from './signature-difference.ts';

const by = (keyId: string, text = 'a', method = 'ecdsa'): TufSignature => ({ keyId, method, signature: Buffer.from(text) });

it.each<[string, TufSignature[], TufSignature[], object[]]>([
  ['nothing', [by('aa')], [by('aa')], []],
  [
    'a key that signed no more and one that signed now',
    [by('aa')],
    [by('bb')],
    [
      { kind: 'added', subject: 'by bb', after: 'ecdsa YQ==' },
      { kind: 'removed', subject: 'by aa', before: 'ecdsa YQ==' },
    ],
  ],
  ['another signature by the same key', [by('aa')], [by('aa', 'b')], [{ kind: 'changed', before: 'ecdsa YQ==', after: 'ecdsa Yg==' }]],
  ['another method', [by('aa')], [by('aa', 'a', 'ECDSA')], [{ kind: 'changed', after: 'ECDSA YQ==' }]],
  ['a signature twice', [by('aa')], [by('aa'), by('aa')], [{ kind: 'changed', after: 'ecdsa YQ==, ecdsa YQ==' }]],
  [
    'the order alone',
    [by('aa'), by('bb')],
    [by('bb'), by('aa')],
    [{ subject: 'in the order', before: '["aa","bb"]', after: '["bb","aa"]' }],
  ],
])('tells %s', (_name, before, after, changes) => {
  const found = signatureDifference(before, after);
  expect(found).toHaveLength(changes.length);
  expect(found).toMatchObject(changes);
});
