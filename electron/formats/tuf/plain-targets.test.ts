import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { parseMetadata } from './parse.ts';
import { readPlainTargets } from './plain-targets.ts';

const folder = fileURLToPath(new URL('../../../../shared/fixtures/notary-v1/', import.meta.url));
const fixtures = (readdirSync(folder, { recursive: true }) as string[]).filter((file) =>
  /[\\/](?:\d+\.)?targets(?:\.\w+)?\.json$/.test(file),
);
const hash = (text: string) => Buffer.from(text.padEnd(32, '.')).toString('base64');
const entry = (name: string) => `"${name}":{"hashes":{"sha256":"${hash(name)}"},"length":${name.length}}`;

interface Parts {
  readonly before?: string;
  readonly delegations?: string;
  readonly entries?: readonly string[];
  readonly version?: string;
  readonly signatures?: string;
}
const file = ({
  before = '',
  delegations = '{"keys":{},"roles":[]}',
  entries = [entry('1.0'), entry('10'), entry('9')],
  version = '2',
  signatures = '[]',
}: Parts = {}) =>
  `{"signed":{"_type":"Targets",${before}"delegations":${delegations},"expires":"2029-11-22T18:16:10Z","targets":{${entries.join(',')}},"version":${version}},"signatures":${signatures}}`;

/** How any other bytes are read: a space takes a file off the short way. */
const slowly = (text: string) => outcome(Buffer.from(` ${text}`));
function outcome(bytes: Uint8Array) {
  try {
    const { signed, canonical, signatures } = parseMetadata('targets', bytes);
    return { signed, canonical: Buffer.from(canonical).toString(), signatures };
  } catch (problem) {
    expect(problem).toBeInstanceOf(FormatError);
    return 'malformed';
  }
}
const isPlain = (text: string) => readPlainTargets(Buffer.from(text), 'targets') !== undefined;

describe('readPlainTargets', () => {
  it('reads what real clients wrote, and as it is read otherwise', () => {
    let plain = 0;
    for (const name of fixtures) {
      const text = readFileSync(folder + name, 'utf8');
      if (isPlain(text)) plain++;
      expect(outcome(Buffer.from(text)), name).toEqual(slowly(text));
    }
    expect(plain).toBeGreaterThan(20);
  });

  it.each<[string, string]>([
    ['two entries', file()],
    ['one entry', file({ entries: [entry('a')] })],
    ['names of Object.prototype', file({ entries: ['__proto__', 'constructor', 'toString'].map(entry) })],
    ['SHA-512 too', file({ entries: [entry('a').replace('"},', `","sha512":"${Buffer.alloc(64).toString('base64')}"},`)] })],
    ['members we do not know', file({ before: '"also":{"deep":[1,"2",null]},' })],
    ['a newline at the end', `${file()}\n`],
  ])('reads %s', (_name, text) => {
    expect(isPlain(text)).toBe(true);
    expect(outcome(Buffer.from(text))).toEqual(slowly(text));
  });

  it.each<[string, string]>([
    ['no entries', file({ entries: [] })],
    ['a name twice', file({ entries: [entry('a'), entry('a')] })],
    ['names that do not rise', file({ entries: [entry('b'), entry('a')] })],
    ['a name to unescape', file({ entries: [entry('a\\u0062')] })],
    ['a name beyond ASCII', file({ entries: [entry('é')] })],
    ['custom data', file({ entries: [entry('a').replace('{', '{"custom":{},')] })],
    ['an unknown hash', file({ entries: [entry('a').replace('sha256', 'sha3')] })],
    ['a hash that is cut', file({ entries: [entry('a').replace('Li4', '')] })],
    ['a hash with loose bits', file({ entries: [entry('a').replace('Li4=', 'Li5=')] })],
    ['a negative length', file({ entries: [entry('a').replace(':1}', ':-1}')] })],
    ['a long length', file({ entries: [entry('a').replace(':1}', ':9007199254740993}')] })],
    ['a length with a zero before it', file({ entries: [entry('a').replace(':1}', ':01}')] })],
    ['a length that is no integer', file({ entries: [entry('a').replace(':1}', ':1.0}')] })],
    ['a space', file().replace('"signatures":', '"signatures": ').replace(',"version"', ', "version"')],
    ['a comma too many', file({ entries: [entry('a'), ''] })],
    ['members that do not rise', file({ before: '"zzz":1,' })],
    ['a member twice', file({ before: '"_type":"Targets",' })],
    ['a member escaped without need', file({ before: '"al\\u0073o":1,' })],
    ['a member to be escaped in the file', file({ before: '"also":"\\u003c",' })],
    ['a fraction beside them', file({ version: '2.5' })],
    ['the targets twice', file().replace('"version"', `"targets":{${entry('z')}},"version"`)],
    ['other targets further in', file({ before: `"also":{"targets":{${entry('z')}}},` })],
    ['other targets among the delegations', file({ delegations: `{"keys":{},"roles":[],"targets":{${entry('z')}}}` })],
    ['other targets further in and none of its own', file({ before: `"also":{"targets":{${entry('z')}}},`, entries: [] })],
    ['the word that stands in for them', file({ before: '"also":"the entries, read apart",' })],
    [
      'the word that stands in for them in their place',
      file({ before: `"also":{"targets":{${entry('z')}}},`, entries: [] }).replace(
        '"targets":{}',
        '"targets":"the entries, read\\u0020apart"',
      ),
    ],
    ['signatures that do not parse', file({ signatures: '[' })],
    ['targets beside what is signed', `{"signed":{"_type":"Targets"},"signatures":[],"targets":{${entry('z')}}}`],
    ['the signatures first', '{"signatures":[],"signed":{"targets":{}}}'],
    ['an object that is no file', `{"targets":{${entry('a')}}}`],
    ['an end too early', file().slice(0, -1)],
  ])('leaves %s to the strict reader', (_name, text) => {
    expect(isPlain(text)).toBe(false);
  });

  it('never reads what is read otherwise in another way', () => {
    const name = fc.string({ unit: fc.constantFrom(...'01aé"\\<._-'), maxLength: 3 });
    const text = fc
      .tuple(
        fc.uniqueArray(name, { maxLength: 5 }),
        fc.boolean(),
        fc.nat(),
        fc.constantFrom('', '"', '{', '}', ',', '0', '-', ' ', '\\', '"a":1,', '='),
      )
      .map(([names, sorted, at, put]) => {
        const whole = file({ entries: (sorted ? names.sort() : names).map((one) => entry(one)) });
        return put === '' ? whole : whole.slice(0, at % whole.length) + put + whole.slice((at % whole.length) + (at % 2));
      });
    fc.assert(
      fc.property(text, (one) => {
        expect(outcome(Buffer.from(one))).toEqual(slowly(one));
      }),
      { numRuns: 3000 },
    );
  });
});
