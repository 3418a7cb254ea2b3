import { describe, expect, it } from 'vitest';
import { unsafeName } from './safe-name.ts';

describe('unsafeName', () => {
  it.each(['app', 'registry.example.com:5000', 'a b', 'é', '100%', '-x', '.hidden', 'x'.repeat(255)])('lets %j be a file', (name) => {
    expect(unsafeName(name, 'linux')).toBeUndefined();
  });
  it.each(['', '.', '..', 'a/b', 'a\\b', 'a\u0000', 'a\nb', '\u202etxt', 'a\u200bb', 'é'.repeat(128)])('refuses %j everywhere', (name) => {
    expect(unsafeName(name, 'linux')).toBeDefined();
    expect(unsafeName(name, 'win32')).toBeDefined();
  });
  it.each(['registry:5000', 'a.', 'a ', 'CON', 'nul.json', 'com1', 'a?', 'a|b'])('refuses %j on Windows alone', (name) => {
    expect(unsafeName(name, 'linux')).toBeUndefined();
    expect(unsafeName(name, 'win32')).toBeDefined();
  });
});
