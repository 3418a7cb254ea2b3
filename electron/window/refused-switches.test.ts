import { expect, it } from 'vitest';
import { refusedStart, refusedSwitch } from './refused-switches.ts';

it.each([
  [['signet', '--no-sandbox'], 'no-sandbox'],
  [['signet', '--remote-debugging-port=9222'], 'remote-debugging-port'],
  [['signet', '--inspect-brk=0'], 'inspect-brk'],
  [['signet', 'inspect', '--collection', 'x', '--json'], undefined],
  [['signet', '--user-data-dir=/x'], undefined],
])('%j: %s', (argv, found) => {
  expect(refusedSwitch(argv)).toBe(found);
});

it.each([
  [['signet', '--no-sandbox'], {}, '--no-sandbox'],
  [['signet'], { ELECTRON_DISABLE_SECURITY_WARNINGS: 'true' }, 'ELECTRON_DISABLE_SECURITY_WARNINGS in its environment'],
  [['signet'], { ELECTRON_DISABLE_SECURITY_WARNINGS: '' }, 'ELECTRON_DISABLE_SECURITY_WARNINGS in its environment'],
  [['signet'], { PATH: '/usr/bin' }, undefined],
])('%j with %j: %s', (argv, env, found) => {
  expect(refusedStart(argv, env)).toBe(found);
});
