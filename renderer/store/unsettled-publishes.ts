import type { PublishStanding } from '#shared/domain/publish-standing.ts';
import { formatInstant } from '../ui/format.ts';
import type { Alert, Known } from './alerts.ts';
import { hostOf } from './servers.ts';

/** Publishes whose answer was lost: that each ends in what the server has, and until then is called neither done nor lost. */
export const unsettledPublishes = ({ publishes, collections }: Known, utc: boolean): Alert[] =>
  publishes.map((publish) => ({
    id: `publish ${publish.id}`,
    ...wordsOf(publish, (at) => formatInstant(at, { utc })),
    action: {
      label: 'Look',
      route: 'repositories',
      ...(collections.some(({ gun }) => gun === publish.gun) ? { target: { select: publish.gun, tab: 'roles' } } : {}),
    },
  }));

function wordsOf(
  { stands, gun, server, at, askedAt = at }: PublishStanding,
  time: (at: string) => string,
): Pick<Alert, 'tone' | 'title' | 'detail'> {
  const host = hostOf(server);
  const sent = `What you published in ${gun} on ${time(at)}`;
  switch (stands) {
    case 'unknown':
      return {
        tone: 'warning',
        title: `${host} has not said yet whether it has what you published`,
        detail: `${sent} was sent there, and no answer came. Saved on this computer, not published. It may be there already: Signet asks as soon as it reaches the server.`,
      };
    case 'absent':
      return {
        tone: 'warning',
        title: `What you published in ${gun} is not there yet`,
        detail: `Saved on this computer, not published. ${host} did not have it on ${time(askedAt)}. It may still arrive: Signet asks again and tells you. Publishing something else there settles it.`,
      };
    case 'published':
      return {
        tone: 'trusted',
        title: `What you published in ${gun} has arrived`,
        detail: `${sent} is on ${host}. Nothing needs to be signed again.`,
      };
    case 'not-published':
      return {
        tone: 'unsigned',
        title: `What you published in ${gun} was overtaken`,
        detail: `Nothing was changed. ${host} has something else in its place, so ${sent.replace(/^What/, 'what')} can never arrive.`,
      };
  }
}
