import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { changeStagedAt, parseChange } from './change.ts';

const folder = fileURLToPath(new URL('../../../../shared/fixtures/notary-v1/changelist/', import.meta.url));
const expected = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as {
  changes: { file: string; action: string; role: string; type: string; path: string; data: Record<string, unknown> | null }[];
};
const hexOf = (base64: string) => Buffer.from(base64, 'base64').toString('hex');

describe('staged changes as notary writes them', () => {
  it.each(expected.changes)('$file: $action $type in $role', ({ file, action, role, type, path, data }) => {
    const change = parseChange(readFileSync(`${folder}changelist/${file}`));
    expect(change.role).toBe(role);
    if (type === 'target' && action === 'create') {
      const { length, hashes } = data as { length: number; hashes: Record<string, string> };
      expect(change).toEqual({
        kind: 'add-target',
        role,
        name: path,
        length,
        ...Object.fromEntries(Object.entries(hashes).map(([name, hash]) => [name, hexOf(hash)])),
      });
    } else if (type === 'target') expect(change).toEqual({ kind: 'remove-target', role, name: path });
    else if (type === 'witness') expect(change).toEqual({ kind: 'witness', role });
    else if (action === 'delete') expect(change).toEqual({ kind: 'delete-delegation', role });
    else {
      const { threshold, add_keys: addKeys = [], add_paths = [], remove_paths = [], remove_keys = [] } = data as Record<string, unknown[]>;
      expect(change).toMatchObject({
        kind: `${action}-delegation`,
        addPaths: add_paths,
        removePaths: remove_paths,
        removeKeys: remove_keys,
        clearPaths: false,
        ...(threshold === undefined ? {} : { threshold }),
      });
      expect('addKeys' in change && change.addKeys).toHaveLength(addKeys.length);
    }
  });

  it('are all there', () => {
    expect(expected.changes.map(({ file }) => file)).toEqual(readdirSync(`${folder}changelist`).sort());
  });

  it('name the key by the id under which it is taken away again', () => {
    const all = expected.changes.map(({ file }) => parseChange(readFileSync(`${folder}changelist/${file}`)));
    const added = all.flatMap((change) => ('addKeys' in change ? change.addKeys : []));
    const removed = all.flatMap((change) => ('removeKeys' in change ? change.removeKeys : []));
    expect(removed).toContain(added[0]?.id);
  });

  it('tell by their name when they were staged', () => {
    const [first] = expected.changes;
    expect(new Date(changeStagedAt(first?.file ?? '') ?? 0).toISOString()).toBe('2026-11-23T18:41:20.202Z');
    for (const other of ['x.change', '1_2.change', '01795459280202251319_2a3e726c.change', `${first?.file}.tmp`])
      expect(changeStagedAt(other)).toBeUndefined();
  });
});

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const sha256 = Buffer.alloc(32, 7).toString('base64');
const target = { action: 'create', role: 'targets', type: 'target', path: 'v1', data: base64({ length: 6, hashes: { sha256 } }) };
const removal = { action: 'delete', role: 'targets', type: 'target', path: 'v1', data: null };
const delegation = { action: 'update', role: 'targets/fay', type: 'delegation', path: '', data: base64({ clear_paths: true }) };
const parse = (change: unknown) => parseChange(Buffer.from(JSON.stringify(change)));

describe('what no client writes', () => {
  it('is read where only the layout is rare', () => {
    expect(parse(target)).toMatchObject({ kind: 'add-target', sha256: '07'.repeat(32) });
    expect(parse(delegation)).toMatchObject({ kind: 'update-delegation', clearPaths: true });
    expect(parse({ ...delegation, role: 'targets/team/*' })).toMatchObject({ role: 'targets/team/*' });
    const rotation = { action: 'create', role: 'root', type: 'role', path: '', data: base64({ keys: [], role: 'targets' }) };
    expect(parse(rotation)).toEqual({ kind: 'replace-keys', role: 'targets', keys: [] });
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['an unknown action', { ...target, action: 'rename' }],
    ['an unknown type', { ...target, type: 'tag' }],
    ['an action of another type', { ...target, action: 'update' }],
    ['a member more', { ...target, more: 1 }],
    ['a member in another case', { ...removal, Data: null }],
    ['a member missing', { ...removal, path: undefined }],
    ['a role of another kind', { ...target, role: 'snapshot' }],
    ['a role that is none', { ...target, role: 'targets/../x' }],
    ['a star where one role is meant', { ...target, role: 'targets/*' }],
    ['targets as a delegation', { ...delegation, role: 'targets' }],
    ['a name that is empty', { ...removal, path: '' }],
    ['a path where none belongs', { ...delegation, path: 'x' }],
    ['data where none belongs', { ...removal, data: base64({}) }],
    ['no data where some belongs', { ...target, data: null }],
    ['data that is no base64', { ...target, data: '%%%' }],
    ['data that is no JSON', { ...target, data: Buffer.from('{').toString('base64') }],
    ['an unknown member of a target', { ...target, data: base64({ length: 6, hashes: { sha256 }, size: 6 }) }],
    ['a negative length', { ...target, data: base64({ length: -1, hashes: { sha256 } }) }],
    ['no hash', { ...target, data: base64({ length: 6, hashes: {} }) }],
    ['a short hash', { ...target, data: base64({ length: 6, hashes: { sha256: 'AAAA' } }) }],
    ['an unknown member of a delegation', { ...delegation, data: base64({ new_name: 'x' }) }],
    ['a threshold of nought', { ...delegation, data: base64({ threshold: 0 }) }],
    ['key ids that are none', { ...delegation, data: base64({ remove_keys: ['../x'] }) }],
    ['keys that are none', { ...delegation, data: base64({ add_keys: [1] }) }],
    ['a private key', { ...delegation, data: base64({ add_keys: [{ keytype: 'ecdsa', keyval: { public: 'AA==', private: 'AA==' } }] }) }],
    ['too many paths', { ...delegation, data: base64({ add_paths: Array(1001).fill('a') }) }],
  ])('is refused: %s', (_what, change) => {
    expect(() => (typeof change === 'string' ? parseChange(Buffer.from(change)) : parse(change))).toThrow(FormatError);
  });

  it('never makes anything but a FormatError', () => {
    const values = fc.oneof(
      fc.string(),
      fc.constantFrom('create', 'update', 'delete', 'target', 'delegation', 'witness', 'targets', 'targets/a', null),
    );
    const data = fc.oneof(values, fc.jsonValue().map(base64));
    fc.assert(
      fc.property(fc.record({ action: values, role: values, type: values, path: values, data }), (change) => {
        try {
          parse(change);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
    );
  });
});
