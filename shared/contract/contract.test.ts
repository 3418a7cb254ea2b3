import { expect, it } from 'vitest';
import { contract, notices } from './index.ts';
import { endpointNames, noticeNames } from './names.ts';

it('has every endpoint in the list of names, but for the one the preload asks by itself', () => {
  const declared = Object.entries(contract).flatMap(([group, endpoints]) => Object.keys(endpoints).map((name) => `${group}.${name}`));
  const named = Object.entries(endpointNames).flatMap(([group, names]) => names.map((name) => `${group}.${name}`));
  expect([...named, 'files.dropped'].sort()).toEqual(declared.sort());
});

it('has every notice in the list of names', () => {
  expect([...noticeNames].sort()).toEqual(Object.keys(notices).sort());
});

/** An answer that named a passphrase or a private key would be a leak. */
it('has no answer with a field for a secret', () => {
  const secret = /passphrase(?!Strength)|private|secret|pkcs8|seed|pem/i;
  const allowed = new Set(['keys.list', 'asksPassphrase', 'passphrase']);
  const fields = (schema: unknown, found: Set<string>, seen = new Set<unknown>()): Set<string> => {
    if (typeof schema !== 'object' || schema === null || seen.has(schema)) return found;
    seen.add(schema);
    const definition = (schema as { _zod?: { def?: Record<string, unknown> } })._zod?.def;
    if (!definition) return found;
    const shape = definition.shape as Record<string, unknown> | undefined;
    for (const [name, inner] of Object.entries(shape ?? {})) {
      found.add(name);
      fields(inner, found, seen);
    }
    for (const key of ['element', 'innerType', 'valueType']) fields(definition[key], found, seen);
    for (const list of ['options', 'items'])
      for (const inner of (definition[list] as unknown[] | undefined) ?? []) fields(inner, found, seen);
    return found;
  };
  for (const [group, endpoints] of Object.entries(contract)) {
    for (const [name, { output }] of Object.entries(endpoints)) {
      const leaking = [...fields(output, new Set())].filter((field) => secret.test(field) && !allowed.has(field));
      expect(leaking, `${group}.${name}`).toEqual([]);
    }
  }
});
