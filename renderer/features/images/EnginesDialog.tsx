import { RefreshCw } from 'lucide-react';
import { useRef } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { copyText, knownValue, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { CheckMark, Line, Lines, Tag } from '#renderer/ui/Card.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import text from '#renderer/ui/text.module.css';
import type { EngineChoice } from '#shared/contract/images.ts';
import { useEngines } from './use-engines.ts';

/** The engines of this computer, each with what it is or why it cannot be used. */
export function EnginesDialog() {
  const { found, failure, look, close } = useEngines();
  const engines = knownValue(found);
  const done = useRef<HTMLButtonElement>(null);
  const looking = found.state === 'loading';
  return (
    <Dialog
      title="Add a container engine"
      onClose={close}
      left={
        <Button look="ghost" icon={RefreshCw} busy={looking} onClick={() => void look()}>
          Look again
        </Button>
      }
      actions={
        <Button ref={done} onClick={close}>
          Done
        </Button>
      }
    >
      {failure && <ErrorCard words={explain(failure)} onCopy={(details) => void copyText(details, 'Details')} />}
      {found.state === 'failed' && <ErrorCard words={explain(found.failure)} />}
      {!engines && looking && <Skeleton lines={3} label="Looking for container engines" />}
      {engines && <Engines engines={engines} onAdded={() => done.current?.focus()} />}
      <p className={text.muted}>
        Signet looks where docker and podman do: DOCKER_HOST, docker&rsquo;s contexts, and the usual sockets. Listing images changes nothing
        there.
      </p>
    </Dialog>
  );
}

function Engines({ engines, onAdded }: { engines: readonly EngineChoice[]; onAdded: () => void }) {
  const none = engines.every(({ state }) => state.is !== 'running');
  return (
    <>
      <p role="status" className={none ? undefined : 'visually-hidden'}>
        {none
          ? 'No container engine is running on this computer. Start Docker or Podman, then look again. For Podman, podman system service or its socket unit has to run.'
          : `${engines.filter(({ state }) => state.is === 'running').length} running`}
      </p>
      {engines.length > 0 && (
        <Lines label="Container engines">
          {engines.map((engine) => (
            <Engine key={engine.placeId} engine={engine} onAdded={onAdded} />
          ))}
        </Lines>
      )}
    </>
  );
}

/** `onAdded`: its button is gone then, and what had the focus with it. */
function Engine({ engine, onAdded }: { engine: EngineChoice; onAdded: () => void }) {
  const { placeId, name, location, added, state } = engine;
  const { adding, add } = useEngines();
  const refresh = useSignet((all) => all.refresh);
  const announce = useSignet((all) => all.announce);
  const submit = async () => {
    if (!(await add(placeId))) return;
    onAdded();
    announce(`${name} was added`);
    await refresh('images');
  };
  return (
    <Line
      mark={<CheckMark result={state.is === 'running' ? 'good' : state.is === 'away' ? 'warning' : 'none'} />}
      end={
        added ? (
          <Tag tone="good">added</Tag>
        ) : state.is === 'running' ? (
          <Button size="s" aria-label={`Add ${name}`} busy={adding === placeId} onClick={() => void submit()}>
            Add
          </Button>
        ) : undefined
      }
    >
      <ForeignText text={name} /> <span className={text.muted}>{headline(state)}</span>
      <div className={text.faint}>
        <ForeignText text={location} />
      </div>
      {state.is !== 'running' && (
        <div className={text.muted}>
          <ForeignText text={reason(state)} />
        </div>
      )}
    </Line>
  );
}

const headline = (state: EngineChoice['state']): string => {
  if (state.is === 'running') return `${state.product} ${state.version}, running`;
  return state.is === 'away' ? 'not available' : 'not supported';
};

const notRunning = ['ENOENT', 'ECONNREFUSED'];

function reason(state: Exclude<EngineChoice['state'], { is: 'running' }>): string {
  if (state.is === 'refused') return `${state.reason.charAt(0).toUpperCase()}${state.reason.slice(1)}.`;
  const { detail, advice } = explain(state.problem);
  // Signet notices when one of its sources starts; this is none yet.
  return state.problem.code === 'engine-unreachable' && notRunning.includes(state.problem.reason) ? detail : `${detail} ${advice}`;
}
