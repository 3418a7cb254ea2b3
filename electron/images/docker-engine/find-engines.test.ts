import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Endpoint, endpointsOf, type Surroundings } from './endpoints.ts';
import { findEngines } from './find-engines.ts';
import { fakeEngine } from './testing/fake-engine.ts';

let home: string;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'signet-home-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await rm(home, { recursive: true, force: true });
});

const here = (env: Surroundings['env'] = {}): Surroundings => ({ env, home, platform: 'linux', uid: 4711 });
const engine = async (...args: Parameters<typeof fakeEngine>) => {
  const made = await fakeEngine(...args);
  closing.push(made.close);
  return made;
};
const context = async (id: string, meta: unknown) => {
  await mkdir(join(home, '.docker/contexts/meta', id), { recursive: true });
  await writeFile(join(home, '.docker/contexts/meta', id, 'meta.json'), typeof meta === 'string' ? meta : JSON.stringify(meta));
};
const named = (Name: string, Host: string) => ({ Name, Metadata: {}, Endpoints: { docker: { Host, SkipTLSVerify: false } } });
const short = ({ address, which }: Endpoint) => (which === undefined ? address : `${which}: ${address}`);

it('looks first where docker would', async () => {
  await context('1'.repeat(64), named('lab', 'unix:///lab.sock'));
  await context('2'.repeat(64), named('build', 'ssh://build.acme.test'));
  await context('3'.repeat(64), '{');
  await context('4'.repeat(64), { Name: 'kube', Endpoints: {} });
  await writeFile(join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'lab' }));
  const found = await endpointsOf(here({ DOCKER_HOST: 'unix:///host.sock', XDG_RUNTIME_DIR: '/run/user/7' }));
  expect(found.map(short)).toEqual([
    'DOCKER_HOST: unix:///host.sock',
    'context lab: unix:///lab.sock',
    'unix:///var/run/docker.sock',
    'rootless: unix:///run/user/7/docker.sock',
    `Docker Desktop: unix://${home}/.docker/desktop/docker.sock`,
    `Colima: unix://${home}/.colima/default/docker.sock`,
    `Rancher Desktop: unix://${home}/.rd/docker.sock`,
    `OrbStack: unix://${home}/.orbstack/run/docker.sock`,
    'rootless: unix:///run/user/7/podman/podman.sock',
    'unix:///run/podman/podman.sock',
    `machine: unix://${home}/.local/share/containers/podman/machine/podman.sock`,
    'context build: ssh://build.acme.test',
  ]);
  const [first] = await endpointsOf(here({ DOCKER_CONTEXT: 'build' }));
  expect(first?.which).toBe('context build');
});

it('looks at named pipes on Windows', async () => {
  const found = await endpointsOf({ ...here(), platform: 'win32', uid: undefined });
  expect(found.map(short)).toContain('npipe:////./pipe/docker_engine');
});

it('takes a damaged configuration for none', async () => {
  await mkdir(join(home, '.docker'));
  await writeFile(join(home, '.docker/config.json'), '{"currentContext":7');
  expect((await endpointsOf(here())).map(short)[0]).toBe('unix:///var/run/docker.sock');
});

it('asks each who it is, once for each socket', async () => {
  const docker = await engine();
  const podman = await engine({ '/_ping': { headers: { 'api-version': '1.41', 'libpod-api-version': '4.3.1' }, body: 'OK' } });
  await mkdir(join(home, '.docker/desktop'), { recursive: true });
  await symlink(docker.address.slice('unix://'.length), join(home, '.docker/desktop/docker.sock'));
  await context('1'.repeat(64), named('lab', podman.address));
  await context('2'.repeat(64), named('far', 'tcp://127.0.0.1:2375'));
  const found = await findEngines(here({ DOCKER_HOST: docker.address }));
  const ours = found.filter(({ place }) => place.address !== 'unix:///var/run/docker.sock');
  expect(ours).toEqual([
    {
      place: { kind: 'engine', address: docker.address, name: 'Docker (DOCKER_HOST)' },
      state: { is: 'running', product: 'Docker', version: '20.10.24', api: '1.41' },
    },
    {
      place: { kind: 'engine', address: 'tcp://127.0.0.1:2375', name: 'Docker (context far)' },
      state: { is: 'refused', reason: expect.stringContaining('over the network') },
    },
    {
      place: { kind: 'engine', address: podman.address, name: 'Podman (context lab)' },
      state: { is: 'running', product: 'Podman', version: '20.10.24', api: '1.41' },
    },
  ]);
});

const first = async (address: string) => (await findEngines(here({ DOCKER_HOST: address })))[0]?.state;
const away = (problem: object) => ({ is: 'away', problem: { engine: 'Docker (DOCKER_HOST)', ...problem } });

it('says why one cannot be used', async () => {
  expect(await first(`unix://${home}/none.sock`)).toEqual(away({ code: 'engine-unreachable', reason: 'ENOENT' }));

  const stopped = await engine();
  const path = stopped.address.slice('unix://'.length);
  const holder = createServer().listen(join(home, 'x.sock'));
  await new Promise((done) => holder.once('listening', done));
  closing.push(() => new Promise((done) => void holder.close(() => done())));
  holder.on('connection', (socket) => socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n'));
  expect(await first(`unix://${home}/x.sock`)).toEqual(away({ code: 'engine-misbehaved', reason: 'its answer is no HTTP' }));

  const old = await engine({ '/_ping': { headers: { 'api-version': '1.24' }, body: 'OK' } });
  expect(await first(old.address)).toEqual(away({ code: 'engine-misbehaved', reason: expect.stringContaining('1.40 or newer') }));
  const other = await engine({ '/_ping': { body: 'OK' } });
  expect(await first(other.address)).toEqual(away({ code: 'engine-misbehaved', reason: expect.stringContaining('does not say') }));
  const broken = await engine({ '/_ping': { status: 500, body: { message: 'no space left' } } });
  expect(await first(broken.address)).toEqual(away({ code: 'engine-refused', status: 500, answer: 'no space left' }));
  const strange = await engine({ '/version': { body: '<html>' } });
  expect(await first(strange.address)).toEqual(
    away({ code: 'engine-misbehaved', reason: expect.stringContaining('not what the engine API') }),
  );

  if (process.getuid?.() !== 0) {
    await chmod(path, 0);
    expect(await first(stopped.address)).toEqual(away({ code: 'engine-unreachable', reason: 'EACCES' }));
  }
});

it('does not wait for one that does not answer', { timeout: 10_000 }, async () => {
  const silent = await engine({ '/_ping': 'hang' });
  expect(await first(silent.address)).toEqual(away({ code: 'engine-unreachable', reason: 'time-out' }));
});
