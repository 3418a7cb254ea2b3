import { baseRoles, isRoleName } from '#shared/domain/gun-form.ts';
import { type StagedChange, StagedRole } from '#shared/domain/staged-change.ts';
import { FormatError } from '../format-error.ts';
import { type JsonValue, parseStrictJson } from '../strict-json.ts';
import { decodeBase64, Members } from '../tuf/members.ts';
import { fileMetaProblem, hashHex, readFileMeta, readKey } from '../tuf/parse.ts';
import { tufKeyId } from './public-key.ts';

const document = 'staged change';
const mostOf = 1000;

/**
 * One file of a changelist: `{"action","role","type","path","data"}`, `data` the base64 of another JSON document or null. What we could
 * not say in words is refused: an unknown type, action or member, a role of another kind, data where none belongs. Throws FormatError.
 *
 * Source: formats/notary-v1.md 12. Pure.
 */
export function parseChange(bytes: Uint8Array): StagedChange {
  const change = new Members(parseStrictJson(bytes, document), document, 'change');
  onlyKnown(change, ['action', 'role', 'type', 'path', 'data']);
  const [type, action] = [change.text('type'), change.text('action')];
  const read = readers.get(`${action} ${type}`);
  if (!read) throw change.error(`is ${shown(type)} with the action ${shown(action)}, which notary does not know`, 'type');
  return read(change);
}

/** When a change was staged, by its file's name: 20 digits of Unix nanoseconds, `_`, a UUID. Milliseconds; undefined for other names. */
export function changeStagedAt(fileName: string): number | undefined {
  const nanoseconds = /^([0-9]{20})_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.change$/.exec(fileName)?.[1];
  return nanoseconds === undefined ? undefined : Number(BigInt(nanoseconds) / 1_000_000n);
}

const readers: ReadonlyMap<string, (change: Members) => StagedChange> = new Map([
  ['create target', addTarget],
  ['delete target', (change) => ({ kind: 'remove-target', ...targetOf(change), ...withoutData(change) })],
  ['create delegation', (change) => changeDelegation(change, 'create-delegation')],
  ['update delegation', (change) => changeDelegation(change, 'update-delegation')],
  ['delete delegation', (change) => ({ kind: 'delete-delegation', role: delegationOf(change), ...withoutData(change) })],
  ['update witness', (change) => ({ kind: 'witness', role: targetsRoleOf(change), ...withoutPath(change), ...withoutData(change) })],
  ['create role', replaceKeys],
]);

function addTarget(change: Members): StagedChange {
  const target = targetOf(change);
  const meta = readFileMeta(document)(dataOf(change), 'data');
  const problem = meta.extra ? 'has a member that is not known' : fileMetaProblem(meta);
  if (problem) throw change.error(problem, 'data');
  const [sha256, sha512] = [hashHex(meta, 'sha256'), hashHex(meta, 'sha512')];
  return { kind: 'add-target', ...target, length: meta.length, ...(sha256 ? { sha256 } : {}), ...(sha512 ? { sha512 } : {}) };
}

function changeDelegation(change: Members, kind: 'create-delegation' | 'update-delegation'): StagedChange {
  const role = kind === 'create-delegation' ? delegationOf(change) : delegationsOf(change);
  withoutPath(change);
  const data = new Members(dataOf(change), document, 'data');
  onlyKnown(data, ['threshold', 'add_keys', 'remove_keys', 'add_paths', 'remove_paths', 'clear_paths']);
  const clearPaths = data.get('clear_paths') ?? false;
  if (typeof clearPaths !== 'boolean') throw data.error('is not true or false', 'clear_paths');
  const removeKeys = textsOf(data, 'remove_keys');
  if (!removeKeys.every((id) => /^[0-9a-f]{64}$/.test(id))) throw data.error('has something else than key ids', 'remove_keys');
  return {
    kind,
    role,
    ...(data.get('threshold') === undefined ? {} : { threshold: data.integer('threshold', 1) }),
    addKeys: keysOf(data, 'add_keys'),
    removeKeys,
    addPaths: textsOf(data, 'add_paths'),
    removePaths: textsOf(data, 'remove_paths'),
    clearPaths,
  };
}

/** Notary keeps these in memory, for a rotation that publishes at once; on a disk they are what a crash left. */
function replaceKeys(change: Members): StagedChange {
  if (change.text('role') !== 'root') throw change.error('is not root', 'role');
  withoutPath(change);
  const data = new Members(dataOf(change), document, 'data');
  onlyKnown(data, ['keys', 'role']);
  const role = baseRoles.find((name) => name === data.text('role'));
  if (!role || !isRoleName(role)) throw data.error('is no base role', 'role');
  return { kind: 'replace-keys', role, keys: keysOf(data, 'keys') };
}

function targetOf(change: Members) {
  const name = change.text('path');
  if (name === '') throw change.error('is empty', 'path');
  return { role: targetsRoleOf(change), name };
}

function targetsRoleOf(change: Members) {
  const role = change.text('role');
  if (!isRoleName(role) || !role.startsWith('targets')) throw change.error(`${shown(role)} is neither targets nor a delegation`, 'role');
  return role;
}

function delegationOf(change: Members) {
  const role = targetsRoleOf(change);
  if (role === 'targets') throw change.error('is no delegation', 'role');
  return role;
}

const delegationsOf = (change: Members) => {
  const all = StagedRole.safeParse(change.text('role'));
  return all.success && all.data.endsWith('/*') ? all.data : delegationOf(change);
};

function dataOf(change: Members): JsonValue {
  const bytes = decodeBase64(change.text('data'));
  if (!bytes) throw change.error('is not base64', 'data');
  return parseStrictJson(bytes, `${document}, data`);
}

function withoutData(change: Members): object {
  if ((change.get('data') ?? null) !== null) throw change.error('is not null', 'data');
  return {};
}

function withoutPath(change: Members): object {
  if (change.text('path') !== '') throw change.error('is not empty', 'path');
  return {};
}

function textsOf(data: Members, member: string): string[] {
  const texts = (data.get(member) ?? null) === null ? [] : [...data.texts(member)];
  if (texts.length > mostOf) throw data.error(`has more than ${mostOf} entries`, member);
  return texts;
}

function keysOf(data: Members, member: string) {
  const list = data.get(member) ?? [];
  if (!Array.isArray(list)) throw data.error('is not a list', member);
  if (list.length > mostOf) throw data.error(`has more than ${mostOf} entries`, member);
  return list.map((value: JsonValue, index) => {
    const key = readKey(document)(value, `data.${member}[${index}]`);
    return { type: key.keyType, id: tufKeyId(key) };
  });
}

function onlyKnown(members: Members, known: readonly string[]): void {
  const [unknown] = members.others(known).extra?.keys() ?? [];
  if (unknown !== undefined) throw new FormatError(document, `has a member ${shown(unknown)}, which is not known`);
}

const shown = (text: string) => JSON.stringify(text.slice(0, 40));
