import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { encodeFile, encodeMetadata, encodeSigned } from './encode.ts';
import { formatInstant, parseInstant } from './instant.ts';
import { fileMetaProblem, hashHex, parseMetadata, sha256Hexes } from './parse.ts';
import { reencodes } from './reencodes.ts';

const folder = fileURLToPath(new URL('../../../../shared/fixtures/notary-v1/', import.meta.url));
const files = readdirSync(folder)
  .flatMap((name) => [`${name}/server`, `${name}/cache`])
  .filter((name) => existsSync(folder + name))
  .flatMap((name) =>
    (readdirSync(folder + name, { recursive: true }) as string[]).filter((file) => file.endsWith('.json')).map((file) => `${name}/${file}`),
  );
const roleOf = (file: string) =>
  file
    .split('/')
    .slice(2)
    .join('/')
    .replace(/^[0-9]+\./, '')
    .replace(/\.json$/, '');
const read = (file: string) => readFileSync(folder + file);

describe('real metadata', () => {
  it('is there', () => expect(files.length).toBeGreaterThan(200));

  it('is written again byte for byte', () => {
    for (const file of files) {
      const bytes = read(file);
      const parsed = parseMetadata(roleOf(file), bytes);
      expect(encodeMetadata(parsed.signed, parsed.signatures).equals(bytes), file).toBe(true);
      expect(encodeSigned(parsed.signed).equals(Buffer.from(parsed.canonical)), file).toBe(true);
      expect(reencodes(roleOf(file), bytes), file).toBe(true);
    }
  });
});

const example = 'docker-basic/server/targets.json';
type Json = Record<string, unknown>;
/** The example's `signed`, changed and spelled by `write`. */
const changed = (file: string, edit: (signed: Record<string, never>) => void, write: (value: unknown) => string = JSON.stringify) => {
  const value = JSON.parse(read(file).toString('utf8'));
  edit(value.signed);
  return Buffer.from(write(value));
};

describe('reencodes', () => {
  it.each<[string, Buffer]>([
    [
      'pretty printing',
      changed(
        example,
        () => undefined,
        (value) => JSON.stringify(value, null, 1),
      ),
    ],
    ['a trailing newline', Buffer.concat([read(example), Buffer.from('\n')])],
    ['zeros after the seconds', changed(example, (signed: Json) => (signed.expires = '2029-11-22T18:16:10.120Z'))],
    ['milliseconds of zero', changed(example, (signed: Json) => (signed.expires = '2029-11-22T18:16:10.000Z'))],
    ['an offset of zero', changed(example, (signed: Json) => (signed.expires = '2029-11-22T18:16:10+00:00'))],
    ['an unknown member', changed(example, (signed: Json) => (signed.spec_version = '1.0'))],
    ['no delegations', changed(example, (signed: Json) => delete signed.delegations)],
    ['a method in upper case', Buffer.from(read(example).toString('utf8').replace('"method":"ecdsa"', '"method":"ECDSA"'))],
    ['empty paths', changed(example, (signed: Json) => (((signed.delegations as { roles: Json[] }).roles[0] as Json).paths = []))],
    ['an escape that Go does not write', Buffer.from(read(example).toString('utf8').replace('"Targets"', '"\\u0054argets"'))],
    [
      'custom with <',
      changed(
        'docker-basic/server/targets/releases.json',
        (signed: Json) => (((signed.targets as Record<string, Json>)['1.0'] as Json).custom = '<'),
      ),
    ],
    [
      'custom of null',
      changed(
        'docker-basic/server/targets/releases.json',
        (signed: Json) => (((signed.targets as Record<string, Json>)['1.0'] as Json).custom = null),
      ),
    ],
    ['nothing', Buffer.alloc(0)],
  ])('sees %s', (_name, bytes) => expect(reencodes('targets', bytes)).toBe(false));

  it.each<[string, Buffer]>([
    [
      'null where the last key was removed',
      changed(example, (signed: Json) => (((signed.delegations as { roles: Json[] }).roles[0] as Json).keyids = null)),
    ],
    ['null where the last delegation was deleted', changed(example, (signed: Json) => ((signed.delegations as Json).roles = null))],
    ['another offset', changed(example, (signed: Json) => (signed.expires = '2036-11-20T19:54:49.379718582+01:00'))],
  ])('keeps %s', (_name, bytes) => expect(reencodes('targets', bytes)).toBe(true));
});

describe('members we do not know', () => {
  it('are written again, so that a signature over them survives', () => {
    const bytes = changed(example, (signed: Json) => {
      signed.x_note = { '<': [1, null] };
      ((signed.delegations as { roles: Json[] }).roles[0] as Json).x_more = true;
    });
    const { signed, canonical } = parseMetadata('targets', bytes);
    expect(encodeSigned(signed).equals(Buffer.from(canonical))).toBe(true);
    const again = parseMetadata('targets', encodeFile(canonical, []));
    expect(Buffer.from(again.canonical).equals(Buffer.from(canonical))).toBe(true);
  });
});

describe('parseMetadata refuses', () => {
  const root = 'docker-basic/server/root.json';
  const rows: [string, string, (signed: never) => unknown][] = [
    [root, 'another type', (signed: Json) => (signed._type = 'Targets')],
    [root, 'a type in lower case', (signed: Json) => (signed._type = 'root')],
    [root, 'version 0', (signed: Json) => (signed.version = 0)],
    [root, 'version -1', (signed: Json) => (signed.version = -1)],
    [root, 'version 1.5', (signed: Json) => (signed.version = 1.5)],
    [root, 'version 2^31', (signed: Json) => (signed.version = 2 ** 31)],
    [root, 'a version of text', (signed: Json) => (signed.version = '1')],
    [root, 'no expiry', (signed: Json) => delete signed.expires],
    [root, 'an expiry that is no time', (signed: Json) => (signed.expires = 'tomorrow')],
    [root, 'an expiry on 30 February', (signed: Json) => (signed.expires = '2029-02-30T00:00:00Z')],
    [root, 'no timestamp role', (signed: Json) => delete (signed.roles as Json).timestamp],
    [root, 'a threshold of 0', (signed: Json) => (((signed.roles as Json).root as Json).threshold = 0)],
    [root, 'a key that is not there', (signed: Json) => (((signed.roles as Json).root as Json).keyids = ['x'])],
    [root, 'a private key', (signed: Json) => (((Object.values(signed.keys as Json)[0] as Json).keyval as Json).private = 'AA==')],
    [
      root,
      'a public key that is not base64',
      (signed: Json) => (((Object.values(signed.keys as Json)[0] as Json).keyval as Json).public = 'A'),
    ],
    [root, 'a member in another case', (signed: Json) => (signed.Version = 9)],
    [root, 'keys as a list', (signed: Json) => (signed.keys = [])],
    [
      example,
      'a delegation elsewhere',
      (signed: Json) => (((signed.delegations as { roles: Json[] }).roles[0] as Json).name = 'targets/a/b'),
    ],
    [example, 'a delegation of itself', (signed: Json) => (((signed.delegations as { roles: Json[] }).roles[0] as Json).name = 'targets')],
    [
      example,
      'a delegation with a dot',
      (signed: Json) => (((signed.delegations as { roles: Json[] }).roles[0] as Json).name = 'targets/a.b'),
    ],
    [
      example,
      'a delegation with capitals',
      (signed: Json) => (((signed.delegations as { roles: Json[] }).roles[0] as Json).name = 'targets/A'),
    ],
    [
      example,
      'a delegation that climbs',
      (signed: Json) => (((signed.delegations as { roles: Json[] }).roles[0] as Json).name = 'targets/../root'),
    ],
    [
      example,
      'a delegation of 300 letters',
      (signed: Json) => (((signed.delegations as { roles: Json[] }).roles[0] as Json).name = `targets/${'a'.repeat(300)}`),
    ],
    [
      example,
      'a delegation named twice',
      (signed: Json) => {
        const list = (signed.delegations as { roles: Json[] }).roles;
        list.push({ ...list[0] });
      },
    ],
    [example, 'paths that are text', (signed: Json) => (((signed.delegations as { roles: Json[] }).roles[0] as Json).paths = 'a')],
    [example, 'a length of text', (signed: Json) => (signed.targets = { x: { length: '1', hashes: {} } })],
    [example, 'a fraction for a length', (signed: Json) => (signed.targets = { x: { length: 1.5, hashes: {} } })],
    [example, 'a hash that is not base64', (signed: Json) => (signed.targets = { x: { length: 1, hashes: { sha256: '?' } } })],
    ['docker-basic/server/snapshot.json', 'no entry for root', (signed: Json) => delete (signed.meta as Json).root],
    ['docker-basic/server/timestamp.json', 'no entry for snapshot', (signed: Json) => delete (signed.meta as Json).snapshot],
    [
      'docker-basic/server/timestamp.json',
      'sha512 alone',
      (signed: Json) => delete ((signed.meta as Record<string, { hashes: Json }>).snapshot as { hashes: Json }).hashes.sha256,
    ],
  ];
  it.each(rows)('%s: %s', (file, _name, edit) => {
    expect(() => parseMetadata(roleOf(file), changed(file, edit as never))).toThrow(FormatError);
  });

  it.each(['[]', '{}', '{"signed":{}}', '{"signed":[],"signatures":[]}', '{"signed":1,"Signed":2}', 'null', ''])('%s', (text) => {
    expect(() => parseMetadata('root', Buffer.from(text))).toThrow(FormatError);
  });

  it('too many signatures', () => {
    const value = JSON.parse(read(example).toString('utf8'));
    value.signatures = Array.from({ length: 257 }, () => value.signatures[0]);
    expect(() => parseMetadata('targets', Buffer.from(JSON.stringify(value)))).toThrow(FormatError);
  });
});

describe('a file entry', () => {
  const sha256 = Buffer.alloc(32).toString('base64');
  it.each([
    [{ length: 1, hashes: new Map([['sha256', sha256]]) }, undefined],
    [{ length: -1, hashes: new Map([['sha256', sha256]]) }, 'has a negative length'],
    [{ length: 1, hashes: new Map() }, 'has neither sha256 nor sha512'],
    [{ length: 1, hashes: new Map([['md5', sha256]]) }, 'has neither sha256 nor sha512'],
    [{ length: 1, hashes: new Map([['__proto__', sha256]]) }, 'has neither sha256 nor sha512'],
    [{ length: 1, hashes: new Map([['sha256', 'AAAA']]) }, 'has a sha256 that is not 32 bytes'],
  ])('%o: %s', (meta, problem) => expect(fileMetaProblem(meta)).toBe(problem));

  it('gives its hashes in hex', () => {
    const meta = { length: 1, hashes: new Map([['sha256', sha256]]) };
    expect(hashHex(meta, 'sha256')).toBe('00'.repeat(32));
    expect(hashHex(meta, 'sha512')).toBeUndefined();
  });

  it('gives many hashes in hex as it gives one', () => {
    const bytes = fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ minLength: 31, maxLength: 33 }));
    const hashes = fc.option(bytes).map((one) => new Map(one ? [['sha256', Buffer.from(one).toString('base64')]] : []));
    fc.assert(
      fc.property(fc.array(hashes.map((one) => ({ meta: { length: 1, hashes: one } }))), (files) => {
        expect(sha256Hexes(files)).toEqual(files.map(({ meta }) => hashHex(meta, 'sha256')));
      }),
    );
  });
});

describe('instants', () => {
  it.each<[string, string]>([
    ['2036-11-20T18:16:10.962156412Z', '2036-11-20T18:16:10.962Z'],
    ['2036-11-20T19:54:49.379718582+01:00', '2036-11-20T18:54:49.379Z'],
    ['2024-02-29T23:59:59-05:30', '2024-03-01T05:29:59.000Z'],
    ['0099-01-01T00:00:00Z', '0099-01-01T00:00:00.000Z'],
  ])('%s', (text, iso) => expect(new Date(parseInstant(text, 'test')).toISOString()).toBe(iso));

  it.each([
    '2036-11-20',
    '2036-11-20T18:16:10',
    '2036-11-20t18:16:10z',
    '2036-13-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2036-11-20T24:00:00Z',
    '2036-11-20T18:16:60Z',
    '2036-11-20T18:16:10.Z',
    '2036-11-20T18:16:10,5Z',
    '2036-11-20T18:16:10+25:00',
    ' 2036-11-20T18:16:10Z',
    '',
  ])('refuses %j', (text) => {
    expect(() => parseInstant(text, 'test')).toThrow(FormatError);
  });

  it('are written in whole seconds', () => expect(formatInstant(Date.parse('2029-11-22T18:16:10.999Z'))).toBe('2029-11-22T18:16:10Z'));
});
