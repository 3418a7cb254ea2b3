import { explain } from '#renderer/failure-text.ts';
import { NameChoices } from '#renderer/ui/NameChoices.tsx';
import type { Gun } from '#shared/domain/gun.ts';
import css from './servers.module.css';
import type { Told } from './use-told.ts';

/** To choose one instead of typing it. That it is told of says nothing of whether it can be trusted. */
export function ToldRepositories({ told, typed, onChoose }: { told: Told | undefined; typed: string; onChoose: (gun: Gun) => void }) {
  if (told === undefined || told.state === 'asking') return <p className={css.small}>Asking which repositories it has…</p>;
  if (told.state === 'untold') {
    const { title, advice } = explain(told.failure);
    return (
      <p className={css.small} role="status">
        {title}. {told.failure.code === 'catalog-denied' ? advice : 'Type the name of the repository.'}
      </p>
    );
  }
  if (told.guns.length === 0) return <p className={css.small}>It tells of no repository that you do not have yet.</p>;
  return (
    <NameChoices
      title="Repositories this server tells of"
      names={told.guns}
      typed={typed}
      incomplete={told.complete ? undefined : 'The server has more than it told of here.'}
      onChoose={onChoose}
    />
  );
}
