import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { type CanonicalValue, canonicalJson } from '#electron/formats/canonical-json.ts';
import { encodeMetadata, encodeSigned } from '#electron/formats/tuf/encode.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import { reencodes } from '#electron/formats/tuf/reencodes.ts';
import type { Metadata } from '#electron/formats/tuf/types.ts';
import { lookup } from '../lookup.ts';
import { renewed } from '../publish/next.ts';
import { signed as signedBy, signWith } from '../testing/build-collection.ts';
import { Client } from './testing/client.ts';
import { type Draft, published, type Simulator, type TopRole, topRoles } from './testing/simulator.ts';
import { conformance, rows } from './testing/suite.ts';

/** A role's document as any text at all, made of the text that Go would write. */
const written = (role: string, write: (text: string) => string | Buffer) =>
  published((one) => one.rewrite.set(role, (bytes) => Buffer.from(write(bytes.toString()) as string)));
const malformed = (repository: Simulator, role: string) => new Client().refuses(repository, 'malformed', role);
/** For each of the four roles. */
const everywhere = (write: (text: string) => string | Buffer) => async () => {
  for (const role of topRoles) await malformed(written(role, write), role);
};

/**
 * Targets that are signed over the canonical form of `value`, as every verifier computes it, but written as `text`.
 * What no writer would write can so be rightly signed.
 */
const spelt = (edit: (value: Draft) => void, spell: (json: string) => string) =>
  published((one) => {
    let text = '';
    one.edit.set('targets', (value) => {
      const whole = structuredClone(value);
      edit(whole);
      const payload = canonicalJson(whole as CanonicalValue);
      const signatures = one.targets.keys.map((key) => signWith(key, payload));
      const list = signatures.map(({ keyId, method, signature }) => ({
        keyid: keyId,
        method,
        sig: Buffer.from(signature).toString('base64'),
      }));
      text = `{"signed":${spell(JSON.stringify(whole))},"signatures":${JSON.stringify(list)}}`;
    });
    one.rewrite.set('targets', () => Buffer.from(text));
  });
const entry = (name: string) => (value: Draft) => {
  value.targets[name] = { length: 3, hashes: { sha256: createHash('sha256').update('x').digest('base64') } };
};

const ofType = (type: unknown) => (signed: Draft) => {
  if (type === undefined) delete signed._type;
  else signed._type = type;
};

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const withMember = (json: string) => (text: string) => text.replace('{"signed":{', `{"signed":{"AAA":${json},`);

/** Members nobody knows, wherever one may stand. */
const strangers: Readonly<Record<TopRole, (signed: Draft) => void>> = {
  root: (signed) => {
    Object.assign(signed, { spec_version: '1.0.31', x: null });
    Object.assign(signed.roles.targets, { note: 'kept' });
    for (const key of Object.values<Draft>(signed.keys)) key.scheme = 'kept';
  },
  timestamp: (signed) => Object.assign(signed.meta.snapshot, { version: 1, note: ['kept', { b: 2, a: 1 }] }),
  snapshot: (signed) => Object.assign(signed, { note: { z: 1, é: 'ü', a: [] } }),
  targets: (signed) => {
    Object.assign(signed, { spec_version: '1.0' });
    Object.assign(signed.targets['1.0'], { note: 'kept', custom: { b: 1, a: null } });
    Object.assign(signed.delegations, { succinct: { bits: 4 } });
    Object.assign(signed.delegations.roles[0], { terminating: true });
  },
};
const extended = (role: TopRole) =>
  published((one) => {
    one.delegate('targets/dev');
    one.edit.set(role, strangers[role]);
  });

conformance([
  {
    id: 'C57',
    group: 'format',
    says: 'A document of another type than its role is refused, however well it is signed.',
    run: {
      ...Object.fromEntries(
        topRoles.flatMap((role) =>
          ['Root', 'Timestamp', 'Snapshot', 'Targets', role, role.toUpperCase(), '', 7, null, undefined]
            .filter((type) => type !== role.charAt(0).toUpperCase() + role.slice(1))
            .map((type) => [
              `${role}: ${JSON.stringify(type) ?? 'none'}`,
              () =>
                malformed(
                  published((one) => one.edit.set(role, ofType(type))),
                  role,
                ),
            ]),
        ),
      ),
      ...rows(
        {
          'a snapshot in place of a timestamp': ['timestamp', 'snapshot'],
          'a root in place of targets': ['targets', 'root'],
          'targets in place of a root': ['root', 'targets'],
        } as const,
        ([role, other]) =>
          malformed(
            written(role, () => Buffer.from(published().file(other))),
            role,
          ),
      ),
      'a delegation that calls itself by its name': () =>
        malformed(
          published((one) => {
            one.delegate('targets/dev');
            one.edit.set('targets/dev', (signed) => (signed._type = 'targets/dev'));
          }),
          'targets/dev',
        ),
    },
  },
  {
    id: 'C58',
    group: 'format',
    says: 'Members nobody knows count for the signature, are kept in copies signed again, and keep a server from breaking the repository.',
    run: {
      ...Object.fromEntries(topRoles.map((role) => [`${role}: read`, async () => void (await new Client().trusts(extended(role)))])),
      ...Object.fromEntries(
        topRoles.map((role) => [
          `${role}: written again as it was`,
          () => {
            const file = parseMetadata(role, extended(role).file(role));
            expect(Buffer.from(encodeMetadata(file.signed, file.signatures)).equals(file.bytes)).toBe(true);
          },
        ]),
      ),
      ...Object.fromEntries(
        topRoles.map((role) => [
          `${role}: kept in the next version`,
          () => {
            const repository = extended(role);
            const { signed } = parseMetadata(role, repository.file(role));
            const next = renewed(signed as Metadata, '2030-01-01T00:00:00Z');
            const again = parseMetadata(role, signedBy(next, repository[role].keys));
            const plain = (value: Metadata) => ({ ...JSON.parse(encodeSigned(value).toString()), version: 0, expires: '' });
            expect(plain(again.signed)).toEqual(plain(signed as Metadata));
          },
        ]),
      ),
      ...Object.fromEntries(
        topRoles.map((role) => [
          `${role}: not built upon, as a server would drop them`,
          () => expect(reencodes(role, extended(role).file(role))).toBe(false),
        ]),
      ),
      'one added after signing: refused': () => new Client().refuses(written('targets', withMember('1')), 'signature-threshold', 'targets'),
    },
  },
  {
    id: 'C59',
    group: 'format',
    says: 'A name given twice in one object is refused, wherever it stands and however it is spelt.',
    run: rows<[string, (text: string) => string]>(
      {
        'signed twice': ['targets', (text) => text.replace('{"signed":', '{"signed":{},"signed":')],
        'signatures twice': ['targets', (text) => text.replace(/}$/, ',"signatures":[]}')],
        'the version twice, different': ['targets', (text) => text.replace(/"version":1/, '"version":1,"version":2')],
        'the version twice, the same': ['targets', (text) => text.replace(/"version":1/, '"version":1,"version":1')],
        'an entry twice': ['targets', (text) => text.replace('"targets":{', '"targets":{"1.0":{"hashes":{},"length":1},')],
        'an entry twice, once escaped': [
          'targets',
          (text) => text.replace('"targets":{', '"targets":{"1\\u002e0":{"hashes":{},"length":1},'),
        ],
        'a hash twice': ['snapshot', (text) => text.replace('"sha256":', '"sha256":"AAAA","sha256":')],
        'a key twice': ['root', (text) => text.replace(/"keys":\{("[0-9a-f]{64}":)/, '"keys":{$1{},$1')],
        'a role twice': ['root', (text) => text.replace('"roles":{', '"roles":{"root":{"keyids":[],"threshold":1},')],
        'a key id of a signature twice': ['timestamp', (text) => text.replace('{"keyid":', '{"keyid":"x","keyid":')],
        'twice in what nobody knows': ['timestamp', withMember('{"a":1,"a":1}')],
        'the same in another case, which Go would take for it': [
          'targets',
          (text) => text.replace('"version":1', '"Version":2,"version":1'),
        ],
      },
      ([role, write]) => malformed(written(role, write), role),
    ),
  },
  {
    id: 'C60',
    group: 'format',
    says: 'What two readers could read differently, or one not at all, is refused before anything is believed.',
    run: {
      ...rows<(text: string) => string | Buffer>(
        {
          'nesting of 65 levels': withMember(deep(65)),
          'nesting of 100 000 levels': withMember(deep(100_000)),
          'nesting of 100 000 objects': withMember(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
          'a lone high surrogate': withMember('"\\ud800"'),
          'a lone low surrogate': withMember('"\\udc00"'),
          'surrogates in the wrong order': withMember('"\\udc00\\ud800"'),
          'a raw NUL in a text': withMember('"a\u0000b"'),
          'a NUL between members': (text) => `${text.slice(0, 10)}\u0000${text.slice(10)}`,
          'a NUL at the end': (text) => `${text}\u0000`,
          'a byte order mark': (text) => `\ufeff${text}`,
          'UTF-16': (text) => Buffer.from(text, 'utf16le'),
          'bytes that are no UTF-8': (text) =>
            Buffer.concat([Buffer.from(text.slice(0, 12)), Buffer.of(0xff), Buffer.from(text.slice(12))]),
          'an overlong form': (text) => Buffer.concat([Buffer.from(text.slice(0, 12)), Buffer.of(0xc0, 0xaf), Buffer.from(text.slice(12))]),
          NaN: withMember('NaN'),
          Infinity: withMember('-Infinity'),
          '1e400': withMember('1e400'),
          'a fraction': withMember('1.5'),
          'an integer beyond 2⁵³': withMember('9007199254740993'),
          'a number with a leading zero': withMember('01'),
          'a number with a plus': withMember('+1'),
          'a hexadecimal number': withMember('0x10'),
          'a comment': withMember('/* */1'),
          'single quotes': withMember("'a'"),
          'a trailing comma': withMember('[1,]'),
          'an unknown escape': withMember('"\\x41"'),
          'a raw line break in a text': withMember('"a\nb"'),
          'two documents': (text) => text + text,
          'half a document': (text) => text.slice(0, text.length / 2),
          nothing: () => '',
          'a list': () => '[]',
          null: () => 'null',
          'a text': () => '"signed"',
          'an empty object': () => '{}',
        },
        (write) => everywhere(write)(),
      ),
      'nesting of 60 levels is fine': async () => {
        await new Client().trusts(published((one) => one.edit.set('targets', (signed) => (signed.note = JSON.parse(deep(60))))));
      },
      'a NUL that is escaped is data like any other': async () => {
        const name = 'a\u0000b';
        expect(lookup(await new Client().trusts(spelt(entry(name), (json) => json)), name)?.name).toBe(name);
      },
    },
  },
  {
    id: 'C61',
    group: 'format',
    says: 'However a value is spelt, it is signed in its canonical form: the same value verifies, another one does not.',
    run: {
      ...rows<[(value: Draft) => void, (json: string) => string]>(
        {
          'white space': [() => undefined, (json) => JSON.stringify(JSON.parse(json), null, 4)],
          'members in another order': [
            () => undefined,
            (json) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(json)).reverse())),
          ],
          'letters escaped': [() => undefined, (json) => json.replace('"1.0"', '"\\u0031\\u002E\\u0030"')],
          'a slash escaped': [entry('a/b'), (json) => json.replace('a/b', 'a\\/b')],
          'what Go escapes': [entry('a<b>&c'), (json) => json.replace('a<b>&c', 'a\\u003cb\\u003E\\u0026c')],
          'what Go escapes, not escaped': [entry('a<b>&c'), (json) => json],
          'separators of lines, raw': [entry('a\u2028b'), (json) => json],
          'an emoji as two escapes': [entry('\u{1f600}'), (json) => json.replace('\u{1f600}', '\\uD83D\\ude00')],
          'one as 1.0': [() => undefined, (json) => json.replace('"version":1', '"version":1.0')],
          'one as 10e-1': [() => undefined, (json) => json.replace('"version":1', '"version":10e-1')],
          'three as 0.3E1': [entry('it'), (json) => json.replace(/"length":3/g, '"length":0.3E1')],
          'zero as -0': [(value) => (value.note = 0), (json) => json.replace('"note":0', '"note":-0')],
          'order by UTF-8, not UTF-16': [(value) => ['\ue000', '\uff21', '\u{1f600}'].map((name) => entry(name)(value)), (json) => json],
        },
        async ([edit, spell]) => {
          const collection = await new Client().trusts(spelt(edit, spell));
          expect(lookup(collection, '1.0')).toMatchObject({ length: 3 });
          expect(collection.targets.get('targets')?.file.signed.version).toBe(1);
        },
      ),
      ...rows<(json: string) => string>(
        {
          'ä of one character written as two': (json) => json.replace('\u00e4', 'a\u0308'),
          'a space more in a name': (json) => json.replace('"\u00e4"', '"\u00e4 "'),
          'another case': (json) => json.replace('\u00e4', '\u00c4'),
          'a list in another order': (json) => json.replace('["a","b"]', '["b","a"]'),
          'another number': (json) => json.replace('"length":3', '"length":4'),
        },
        (spell) =>
          new Client().refuses(
            spelt((value) => {
              entry('\u00e4')(value);
              value.note = ['a', 'b'];
            }, spell),
            'signature-threshold',
            'targets',
          ),
      ),
    },
  },
]);
