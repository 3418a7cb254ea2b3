import { expect, it } from 'vitest';
import { commandFor, mostCommands } from './command.ts';

it('is one command after the other', () => {
  expect(commandFor([{ command: 'notary a' }, { command: 'notary b &&\nnotary c' }])).toEqual({
    command: 'notary a &&\nnotary b &&\nnotary c',
  });
});

it('is none where one of them has none, or they are too many', () => {
  expect(commandFor([{ command: 'notary a' }, { noCommand: 'none' }])).toEqual({ noCommand: 'none' });
  expect(commandFor([{ command: 'notary a' }, { noCommand: 'too-many' }])).toEqual({ noCommand: 'too-many' });
  const many = Array.from({ length: mostCommands }, () => ({ command: 'notary a' }));
  expect(commandFor(many).command).toBeDefined();
  expect(commandFor([...many, { command: 'notary a' }])).toEqual({ noCommand: 'too-many' });
});
