import { plainForeign } from '#shared/domain/foreign.ts';
import type { PinChange, PinPlan } from '#shared/domain/pin.ts';
import type { Question } from './dialogs.ts';

/** More of them do not fit a dialog. */
const mostShown = 5;

export function questionAbout(change: PinChange, plan: PinPlan): Question {
  switch (change.kind) {
    case 'certificates': {
      const before = plan.differences[0]?.before;
      return question(
        `Pin ${change.keyIds.length === 1 ? 'this root certificate' : `${change.keyIds.length} root certificates`} for ${change.name}?`,
        [
          change.keyIds.length === 0 ? 'No root certificate at all is let in there.' : list(change.keyIds),
          before?.kind === 'certificates' ? `Until now it is pinned to:\n${list(before.keyIds)}` : '',
        ],
        plan,
        'Pin',
      );
    }
    case 'authority': {
      const [difference] = plan.differences;
      const names =
        difference?.row.kind === 'authority' ? difference.row.authorities.map(({ subject, sha256 }) => `${subject} (${sha256})`) : [];
      return question(
        `Pin this authority for ${everyIfEmpty(change.name)}?`,
        [list(names), difference?.before ? 'It replaces the authority that is pinned there now.' : ''],
        plan,
        'Pin',
      );
    }
    case 'remove':
      return question(
        `Remove the pin for ${everyIfEmpty(change.name)}?`,
        ['From then on whatever other pin covers a repository decides there, and where there is none the first root that is seen.'],
        plan,
        'Remove',
      );
    case 'first-use':
      return question(
        change.allowed ? 'Allow trust on first use?' : 'Refuse trust on first use?',
        [
          change.allowed
            ? 'A repository that no pin covers is trusted once you have looked at its root.'
            : 'A repository that no pin covers and that Signet does not know yet is refused.',
        ],
        plan,
        change.allowed ? 'Allow' : 'Refuse',
      );
    case 'file':
      return takeQuestion(plan);
  }
}

export function takeQuestion(plan: PinPlan): Question {
  const names = (state: 'new' | 'changed') =>
    plan.differences.filter((one) => one.state === state).map(({ row }) => everyIfEmpty(row.name));
  const [added, changed] = [names('new'), names('changed')];
  return question(
    'Take over these pins?',
    [
      added.length === 0 ? '' : `New:\n${list(added)}`,
      changed.length === 0 ? '' : `Replaced:\n${list(changed)}`,
      plan.disableTofu === true ? 'Trust on first use is refused from then on.' : '',
    ],
    plan,
    'Take over',
  );
}

export const putAsideQuestion: Question = {
  message: 'Begin without pins?',
  detail:
    'The pins cannot be read, so no root is let in. If you begin anew, every repository is trusted again as if nothing had been pinned. The file that cannot be read is kept beside.\n\nSignet asks this itself, outside of its window.',
  yes: 'Begin anew',
};

function question(message: string, parts: readonly string[], { refuses }: PinPlan, yes: string): Question {
  const refused =
    refuses.length === 0
      ? ''
      : `Then Signet refuses ${refuses.length === 1 ? 'a repository' : `${refuses.length} repositories`} that it has now:\n${list(refuses)}`;
  const detail = [...parts, refused, 'Signet asks this itself, outside of its window.'].filter((part) => part !== '');
  // Lines are ours; what stands in them is not.
  return { message: plainForeign(message), detail: detail.join('\n\n'), yes };
}

const list = (items: readonly string[]) =>
  [
    ...items.slice(0, mostShown).map((item) => `• ${plainForeign(item)}`),
    ...(items.length > mostShown ? [`And ${items.length - mostShown} more.`] : []),
  ].join('\n');

const everyIfEmpty = (name: string) => (name === '' ? 'every repository' : name);
