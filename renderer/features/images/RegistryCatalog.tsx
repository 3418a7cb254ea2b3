import { useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { NameChoices } from '#renderer/ui/NameChoices.tsx';
import text from '#renderer/ui/text.module.css';
import type { Gun } from '#shared/domain/gun.ts';
import type { Failure } from '#shared/failure.ts';
import { hostIn } from './registry-name.ts';

type Told =
  | { readonly state: 'asking' }
  | { readonly state: 'told'; readonly guns: readonly Gun[]; readonly complete: boolean }
  | { readonly state: 'untold'; readonly failure: Failure };

/** To choose a repository of the registry that is typed, where it tells of them. It is asked only when the person wants it. */
export function RegistryCatalog({ typed, onChoose }: { typed: string; onChoose: (gun: Gun) => void }) {
  const [asked, setAsked] = useState<{ readonly host: string; readonly told: Told }>();
  const host = hostIn(typed);
  if (host === undefined) return null;
  const told = asked?.host === host ? asked.told : undefined;
  const ask = async () => {
    setAsked({ host, told: { state: 'asking' } });
    const reply = await api.images.told({ host });
    const answer: Told = reply.ok ? { state: 'told', ...reply.value } : { state: 'untold', failure: reply.failure };
    setAsked((now) => (now?.host === host ? { host, told: answer } : now));
  };
  if (told === undefined || told.state === 'asking')
    return (
      <div>
        <Button size="s" busy={told !== undefined} onClick={() => void ask()}>
          Show repositories of <ForeignText text={host} />
        </Button>
      </div>
    );
  if (told.state === 'untold') {
    const { title, advice } = explain(told.failure);
    return (
      <p className={text.muted} role="status">
        {title}. {advice}
      </p>
    );
  }
  if (told.guns.length === 0) return <p className={text.muted}>It tells of no repository.</p>;
  return (
    <NameChoices
      title="Repositories this registry tells of"
      names={told.guns}
      // The host alone narrows nothing.
      typed={typed.trim() === `${host}/` ? '' : typed}
      incomplete={told.complete ? undefined : 'The registry has more than are read here.'}
      onChoose={onChoose}
    />
  );
}
