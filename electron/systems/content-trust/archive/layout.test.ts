import { describe, expect, it } from 'vitest';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import { archiveName, byChecksum, byVersion, current, documentFolder, isArchiveFile, isArchiveName } from './layout.ts';

const gun = (text: string) => text as Gun;

describe('where the documents of an archive are', () => {
  it('is where a trust server has them', () => {
    expect(documentFolder(gun('registry.example.com:5000/team/app'), 'linux')).toEqual([
      ...['v2', 'registry.example.com:5000', 'team', 'app', '_trust', 'tuf'],
    ]);
    const role = 'targets/qa/arm' as RoleName;
    expect(byVersion(role, 7)).toEqual(['7.targets', 'qa', 'arm.json']);
    expect(byChecksum(role, 'ab')).toEqual(['targets', 'qa', 'arm.ab.json']);
    expect(current(role)).toEqual(['targets', 'qa', 'arm.json']);
    expect(current('root' as RoleName)).toEqual(['root.json']);
  });

  it.each(['a/../b', '..', './a', 'a//b', '/a', 'a/', 'a\\b', 'a/\u202eb', 'é'.repeat(128)])('is nowhere for %j', (name) => {
    expect(() => documentFolder(gun(name), 'linux')).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'archive-name', gun: name }) }),
    );
  });
  it('is nowhere on Windows for what Windows cannot name', () => {
    for (const name of ['registry:5000/a', 'a/nul', 'a/b.'])
      expect(() => documentFolder(gun(name), 'win32')).toThrow(expect.objectContaining({ failure: expect.anything() }));
  });
  it.each(['../root', 'targets/../root', 'targets/a.b', 'TARGETS', ''])('is nowhere for a role named %j', (name) => {
    expect(() => byVersion(name as RoleName, 1)).toThrow('no name of a role');
  });
});

it('an archive is named by letters of the repository and the time', () => {
  const at = new Date('2026-11-30T22:10:05.678Z');
  expect(archiveName(gun('registry.example.com:5000/team/app'), at)).toBe('registry.example.com-5000-team-app-2026-11-30T221005Z');
  expect(archiveName(gun('../../etc'), at)).toBe('etc-2026-11-30T221005Z');
  expect(archiveName(gun('例え'), at)).toBe('repository-2026-11-30T221005Z');
  expect(archiveName(gun('a'.repeat(255)), at)).toHaveLength(99);
});

it('an archive is known again by its name, and by what it has', () => {
  const at = new Date('2026-11-30T22:10:05.678Z');
  for (const name of ['registry.example.com:5000/team/app', '../../etc', '例え', 'a'.repeat(255)])
    expect(isArchiveName(archiveName(gun(name), at))).toBe(true);
  for (const name of ['app', 'app-2026-11-30', 'app-2026-11-30T221005Z (2)', 'a b-2026-11-30T221005Z', '-2026-11-30T221005Z'])
    expect(isArchiveName(name)).toBe(false);
  const documents = documentFolder(gun('a/b'), 'linux');
  for (const parts of [['report.txt'], ['.SHA256SUMS.0123456789ab.tmp'], ['v2', 'index.html'], [...documents, '7.targets', 'qa.json']])
    expect(isArchiveFile(parts)).toBe(true);
  for (const parts of [['notes.txt'], ['.notes.txt.0123456789ab.tmp'], ['v2', 'a.json'], ['v1', 'index.html'], [...documents, 'a.txt'], []])
    expect(isArchiveFile(parts)).toBe(false);
});
