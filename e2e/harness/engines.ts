import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The engines that were started for the tests; undefined where one is missing. */
export const engines = { dockerd: process.env.SIGNET_DOCKERD, podman: process.env.SIGNET_PODMAN };

/** What docker and podman would do from a terminal. */
export const atEngine = (address: string) => {
  const ask = (method: string, path: string, body?: Buffer) =>
    new Promise<void>((done, failed) => {
      const asked = request({ socketPath: address.slice('unix://'.length), method, path: `/v1.41${path}` }, (answer) => {
        let said = '';
        answer.on('data', (data) => {
          said += data;
        });
        answer.on('end', () =>
          (answer.statusCode ?? 0) < 300 ? done() : failed(new Error(`${method} ${path}: ${answer.statusCode} ${said}`)),
        );
      });
      asked.once('error', failed).end(body);
    });
  return {
    /** An image of one small layer. */
    import: (repository: string, tag: string, content: string) =>
      ask('POST', `/images/create?fromSrc=-&repo=${encodeURIComponent(repository)}&tag=${tag}`, tarOf(content)),
    tag: (name: string, repository: string, tag: string) =>
      ask('POST', `/images/${name}/tag?repo=${encodeURIComponent(repository)}&tag=${tag}`),
    remove: (name: string) => ask('DELETE', `/images/${name}`),
  };
};

function tarOf(content: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'signet-layer-'));
  writeFileSync(join(folder, 'hello'), content);
  return execFileSync('tar', ['-C', folder, '-cf', '-', 'hello']);
}

/** A context as `docker context create` writes it, of which only the form counts. */
export function writeContext(home: string, name: string, host: string): void {
  const folder = join(home, '.docker/contexts/meta', Buffer.from(name).toString('hex'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'meta.json'), JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: { Host: host } } }));
}
