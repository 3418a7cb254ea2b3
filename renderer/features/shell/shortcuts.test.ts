import { describe, expect, it } from 'vitest';
import type { Command } from '#renderer/store/commands.ts';
import { allCommands, commandFor, everywhere, type Keystroke, nextPane, strokeName, withoutShadowed } from './shortcuts.ts';

const stroke = (key: string, held: Partial<Keystroke> = {}): Keystroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const command = (id: string, shortcut: string, disabledReason?: string): Command => ({
  id,
  name: id,
  group: 'Test',
  shortcut,
  disabledReason,
  run: () => undefined,
});

it.each([
  [stroke('k', { ctrlKey: true }), 'Ctrl+K'],
  [stroke('k', { metaKey: true }), 'Ctrl+K'],
  [stroke('/', { ctrlKey: true }), 'Ctrl+/'],
  [stroke('?', { shiftKey: true }), '?'],
  [stroke('S', { shiftKey: true }), 'Shift+S'],
  [stroke('s'), 'S'],
  [stroke('F6', { shiftKey: true }), 'Shift+F6'],
  [stroke(' '), 'Space'],
  [stroke('Delete'), 'Delete'],
])('names a stroke', (one, name) => {
  expect(strokeName(one)).toBe(name);
});

describe('commandFor', () => {
  const commands = [
    command('old', 'S'),
    command('sign', 'S'),
    command('filter', 'Ctrl+F'),
    command('help', 'F1'),
    command('blocked', 'N', 'no keychain'),
  ];
  it('takes the newest', () => {
    expect(commandFor(commands, 'S', false)?.id).toBe('sign');
  });
  it('leaves letters to fields, but not combinations', () => {
    expect(commandFor(commands, 'S', true)).toBeUndefined();
    expect(commandFor(commands, 'Ctrl+F', true)?.id).toBe('filter');
    expect(commandFor(commands, 'F1', true)?.id).toBe('help');
  });
  it('does nothing for what cannot be done now', () => {
    expect(commandFor(commands, 'N', false)).toBeUndefined();
  });
});

it.each([
  ['a', 1, 'b'],
  ['c', 1, 'a'],
  ['a', -1, 'c'],
  [undefined, 1, 'a'],
  [undefined, -1, 'c'],
  ['elsewhere', 1, 'a'],
] as const)('from pane %s by %s comes %s', (from, step, to) => {
  expect(nextPane(['a', 'b', 'c'], from as string | undefined, step)).toBe(to);
});
it('has no pane where there is none', () => {
  expect(nextPane([], undefined, 1)).toBeUndefined();
});

describe('several commands with one key', () => {
  const everywhereOpen = { ...command('open', 'Ctrl+O'), group: everywhere };
  const sets = new Map([
    ['screen', [command('import', 'Ctrl+O')]],
    ['shell', [everywhereOpen, { ...command('lock', 'Ctrl+L'), group: everywhere }]],
  ]);
  it('the screen’s own wins, though it came first', () => {
    expect(commandFor(allCommands(sets), 'Ctrl+O', false)?.id).toBe('import');
  });
  it('lists only what the key does here', () => {
    expect(withoutShadowed(allCommands(sets)).map(({ id }) => id)).toEqual(['lock', 'import']);
  });
  it('answers to a second key, and leaves undoing to a field', () => {
    const commands = [{ ...command('export', 'E'), secondShortcut: 'Ctrl+P' }, command('undo', 'Ctrl+Z')];
    expect(commandFor(commands, 'Ctrl+P', true)?.id).toBe('export');
    expect(commandFor(commands, 'Ctrl+Z', false)?.id).toBe('undo');
    expect(commandFor(commands, 'Ctrl+Z', true)).toBeUndefined();
  });
});
