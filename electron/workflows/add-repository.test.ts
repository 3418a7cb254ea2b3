import { expect, it } from 'vitest';
import type { Place } from '#shared/domain/image.ts';
import { addRepository } from './add-repository.ts';
import type { WantedRepository } from './shelf.ts';
import { Tasks } from './tasks.ts';

const place = { placeId: '0123456789abcdef', kind: 'registry', name: 'x', location: 'y', sample: false } as Place;

const login = { username: 'ann', password: 'word' };
const add = async (typed: string, more: { signInAt?: string; login?: typeof login } = {}) => {
  const wanted: WantedRepository[] = [];
  const told: string[] = [];
  const tasks = new Tasks(
    ({ title, unit, state }) => told.push(`${title} ${unit} ${state}`),
    () => new Date(0),
  );
  const shelf = {
    addRepository: async (one: WantedRepository) => {
      wanted.push(one);
      return place;
    },
  };
  return { place: await addRepository(shelf, tasks, { repository: typed, ...more }), wanted, told };
};

it.each([
  ['registry.example.com/team/app', 'registry.example.com/team/app'],
  [' localhost:5000/app:1.0 ', 'localhost:5000/app'],
  ['https://registry.example.com/team/app/', 'registry.example.com/team/app'],
  ['alpine', 'docker.io/library/alpine'],
  ['grafana/loki', 'docker.io/grafana/loki'],
])('%s is %s', async (typed, repository) => {
  const { wanted, told } = await add(typed);
  expect(wanted).toEqual([{ repository, signInAt: undefined, login: undefined }]);
  expect(told).toEqual([`Reading ${repository} tags running`, `Reading ${repository} tags done`]);
});

it('lets another host have the log-in by a word of the person, and passes on what was typed', async () => {
  expect((await add('a.example.com/x', { signInAt: 'login.example.org', login })).wanted).toEqual([
    { repository: 'a.example.com/x', signInAt: 'login.example.org', login },
  ]);
});

it.each(['Team/App', 'http://a.example.com/x', 'a.example.com/../x', 'a b', 'ann:word@a.example.com/x', '/x', 'a.example.com//x'])(
  '%s is no repository',
  async (typed) => {
    await expect(add(typed)).rejects.toMatchObject({ failure: { code: 'input-invalid', field: 'repository' } });
  },
);
