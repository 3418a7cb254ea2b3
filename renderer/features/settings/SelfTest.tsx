import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { checkMarks, checkTitles } from '#renderer/store/check-words.ts';
import { useCommands, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card, CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import text from '#renderer/ui/text.module.css';
import type { Check } from '#shared/contract/app.ts';
import type { Failure } from '#shared/failure.ts';
import css from './Settings.module.css';

type Run =
  | { readonly step: 'idle' | 'running' }
  | { readonly step: 'done'; readonly checks: readonly Check[] }
  | { readonly step: 'failed'; readonly failure: Failure };

/** The checks of the first run, whenever one wants to know. */
export function SelfTest() {
  const announce = useSignet((state) => state.announce);
  const [run, setRun] = useState<Run>({ step: 'idle' });
  const start = async () => {
    setRun({ step: 'running' });
    const reply = await api.app.checks({});
    if (!reply.ok) return setRun({ step: 'failed', failure: reply.failure });
    setRun({ step: 'done', checks: reply.value });
    const bad = reply.value.filter(({ result }) => result !== 'good').length;
    announce(bad === 0 ? 'Self-test: all good' : `Self-test: ${bad} of ${reply.value.length} need attention`);
  };
  useCommands([
    {
      id: 'settings.self-test',
      name: 'Run the self-test',
      group: 'Settings',
      icon: ShieldCheck,
      shortcut: 'V',
      also: 'check keychain clock disk',
      run: () => void start(),
    },
  ]);
  return (
    <Card title="Self-test">
      <div className={css.stack}>
        <p className={text.muted}>Looks again whether the keychain answers, the clock is right and the disk has room.</p>
        {run.step === 'failed' && <ErrorCard words={explain(run.failure)} />}
        {run.step === 'done' && (
          <Lines label="Self-test">
            {run.checks.map(({ id, result, sentence, advice }) => (
              <Line key={id} mark={<CheckMark result={checkMarks[result]} />}>
                <span className={text.strong}>{checkTitles[id]}</span>{' '}
                <span className={text.muted}>
                  {sentence} {advice}
                </span>
              </Line>
            ))}
          </Lines>
        )}
        <div className={css.buttons}>
          <Button icon={ShieldCheck} shortcut="V" busy={run.step === 'running'} onClick={() => void start()}>
            Run self-test
          </Button>
        </div>
      </div>
    </Card>
  );
}
