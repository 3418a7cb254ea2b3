import { explain } from '#renderer/failure-text.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import type { Gun } from '#shared/domain/gun.ts';
import css from './servers.module.css';
import { toldChoice } from './told-choice.ts';
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
  const { shown, more } = toldChoice(told.guns, typed);
  const rest = [
    ...(shown.length === 0 ? ['None has that in its name.'] : []),
    ...(more > 0 ? [`And ${counted(more, 'other')}: type a part of the name.`] : []),
    ...(told.complete ? [] : ['The server has more than it told of here.']),
  ];
  return (
    <section aria-label="Repositories this server tells of" className={css.told}>
      <h3>Repositories this server tells of</h3>
      {shown.length > 0 && (
        <ul>
          {shown.map((gun) => (
            <li key={gun}>
              <button type="button" aria-pressed={gun === typed.trim()} onClick={() => onChoose(gun)}>
                <ForeignText text={gun} mono />
              </button>
            </li>
          ))}
        </ul>
      )}
      {rest.length > 0 && <p className={css.small}>{rest.join(' ')}</p>}
    </section>
  );
}
