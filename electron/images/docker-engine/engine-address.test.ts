import { expect, it } from 'vitest';
import { requireSocketPath, socketPath } from './engine-address.ts';

it.each([
  ['unix:///var/run/docker.sock', '/var/run/docker.sock'],
  ['npipe:////./pipe/docker_engine', '\\\\.\\pipe\\docker_engine'],
])('finds the socket in %s', (address, path) => {
  expect(socketPath(address)).toBe(path);
  expect(requireSocketPath('Docker', address)).toBe(path);
});

it.each([
  ['tcp://10.0.0.1:2375', /over the network/],
  ['tcp://127.0.0.1:2375', /over the network/],
  ['https://docker.acme.test', /over the network/],
  ['ssh://ada@build.acme.test', /over SSH/],
  ['fd://', /names no socket/],
  ['/var/run/docker.sock', /names no socket/],
  ['', /names no socket/],
  ['unix://run/docker.sock', /must begin with/],
  [`unix:///${'a'.repeat(120)}`, /longer than/],
  ['unix:///run/\u0000docker.sock', /characters that no path has/],
])('refuses %s', (address, reason) => {
  expect(socketPath(address)).toEqual({ refused: expect.stringMatching(reason) });
  expect(() => requireSocketPath('Docker', address)).toThrow('engine-misbehaved');
});
