import { expect } from 'vitest';
import { Follower } from './testing/follower.ts';
import { type Instead, served } from './testing/https.ts';
import { key } from './testing/keys.ts';
import { published, type Simulator } from './testing/simulator.ts';
import { conformance, rows } from './testing/suite.ts';

const hours = 3_600_000;

/** Followed and trusted; three hours later the server goes wrong. */
async function threeHoursLater(
  change: (repository: Simulator) => void,
  use: (follower: Follower, server: { name: string }, repository: Simulator) => Promise<void>,
  instead: Instead = () => false,
) {
  const repository = published();
  let wrong = false;
  await served(
    repository,
    async (server) => {
      const follower = await Follower.of(server.url);
      try {
        expect((await follower.refreshed()).verdict).toBe('trusted');
        follower.at += 3 * hours;
        change(repository);
        wrong = true;
        await use(follower, server, repository);
      } finally {
        await follower.end();
      }
    },
    { instead: (...asked) => wrong && instead(...asked) },
  );
}

/** Stale with its age and the reason, asked or not; and trusted again once the server is itself again. */
const stale = (change: (repository: Simulator) => void, since: (server: string) => string, instead?: Instead) => () =>
  threeHoursLater(
    change,
    async (follower, { name }, repository) => {
      const { verdict, sentence } = await follower.refreshed();
      expect(verdict).toBe('stale');
      expect(sentence).toContain('3 hours ago');
      expect(sentence).toContain(since(name));
      expect((await follower.shown()).verdict).toBe('stale');
      repository.hidden.clear();
      if (!instead) expect((await follower.refreshed()).verdict).toBe('trusted');
    },
    instead,
  );

const hide = (role: string) => (repository: Simulator) => {
  repository.release().hidden.add(role);
};
const nothingMore = (role: string) => () => `its server knows no ${role} of it any more`;

const answering =
  (status: number): Instead =>
  (_, response) => {
    response.writeHead(status).end();
    return true;
  };

conformance([
  {
    id: 'C46',
    group: 'missing',
    says: 'Where the timestamp is not there, what was stored stands, and nothing fresh is claimed.',
    run: { 'as a person sees it: stale, since when, and why': stale(hide('timestamp'), nothingMore('timestamp')) },
  },
  {
    id: 'C47',
    group: 'missing',
    says: 'Where the snapshot that the timestamp lists is not there, what was stored stands.',
    run: { 'as a person sees it: stale, since when, and why': stale(hide('snapshot'), nothingMore('snapshot')) },
  },
  {
    id: 'C48',
    group: 'missing',
    says: 'Where the targets that the snapshot lists are not there, what was stored stands.',
    run: { 'as a person sees it: stale, since when, and why': stale(hide('targets'), nothingMore('targets')) },
  },
  {
    id: 'C49',
    group: 'missing',
    says: 'Whatever a server does instead of answering is a failure with its name, and what was stored stands.',
    run: {
      ...rows<[Instead, (server: string) => string]>(
        {
          'as a person sees a 500': [answering(500), (server) => `${server} could not answer (500)`],
          'as a person sees a 503': [answering(503), (server) => `${server} could not answer (503)`],
          'as a person sees a 403': [answering(403), (server) => `${server} wants to know who asks`],
          'as a person sees a reset': [
            (_name, _response, reset) => {
              reset();
              return true;
            },
            (server) => `${server} did not answer`,
          ],
        },
        ([instead, since]) => stale((repository) => void repository.release(), since, instead)(),
      ),
      'what is refuted is rejected, not stale': () =>
        threeHoursLater(
          (repository) => {
            repository.targets.signers = [key(9)];
            repository.release();
          },
          async (follower) => expect((await follower.refreshed()).verdict).toBe('rejected'),
        ),
    },
  },
]);
