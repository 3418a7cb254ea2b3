import { type ReactNode, useEffect } from 'react';
import { explain } from '#renderer/failure-text.ts';
import {
  type Alert,
  backupSentence,
  copyText,
  knownValue,
  type Loadable,
  useAlerts,
  useFindings,
  useSettings,
  useSignet,
  useTimeStyle,
} from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatAge } from '#renderer/ui/format.ts';
import { Screen } from '#renderer/ui/Screen.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { VerdictIcon } from '#renderer/ui/VerdictBadge.tsx';
import css from './Overview.module.css';
import { widgetsFor } from './overview.ts';
import { Radar } from './Radar.tsx';
import { widgets } from './widgets.tsx';

/** What needs a person, then what ends, what was done and how things stand. */
export function OverviewScreen() {
  const keys = useSignet((state) => state.keys);
  const images = useSignet((state) => state.images);
  const collections = useSignet((state) => state.collections);
  const { persona } = useSettings();
  const lists = [keys, images, collections];
  const waiting = lists.some(({ state }) => state === 'idle' || state === 'loading');
  const failed = lists.filter((list) => list.state === 'failed');
  const nothing = lists.every((list) => isEmpty(list));

  return (
    <Screen title="Overview" scrolls tools={<Checked />}>
      <div className={css.over}>
        {failed.map(({ failure }) => (
          <div key={failure.code} className={css.wide}>
            <ErrorCard words={explain(failure)} onCopy={(text) => void copyText(text, 'Details')} actions={<Retry />} />
          </div>
        ))}
        {waiting && failed.length === 0 ? (
          <div className={css.wide}>
            <Skeleton lines={6} />
          </div>
        ) : nothing ? (
          <div className={css.wide}>
            <Welcome />
          </div>
        ) : (
          <>
            <div className={css.wide}>
              <NeedsYou />
            </div>
            <div className={css.wide}>
              <Radar />
            </div>
            {widgetsFor(persona).map((name) => {
              const Widget = widgets[name];
              return <Widget key={name} />;
            })}
          </>
        )}
      </div>
    </Screen>
  );
}

function isEmpty(list: Loadable<unknown>): boolean {
  const value = knownValue(list);
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && 'places' in value && Array.isArray(value.places) && value.places.length === 0;
}

function Retry() {
  const refreshAll = useSignet((state) => state.refreshAll);
  return (
    <Button size="s" onClick={() => void refreshAll()}>
      Try again
    </Button>
  );
}

function Checked() {
  const collections = knownValue(useSignet((state) => state.collections));
  const readAt = useSignet((state) => state.readAt.collections);
  const offset = useSignet((state) => state.clockOffset);
  const time = useTimeStyle();
  if (!collections || collections.length === 0 || readAt === undefined) return null;
  return (
    <span className={css.checked}>
      {counted(collections.length, 'repository', 'repositories')}, verified {formatAge(new Date(readAt + offset).toISOString(), time)}
    </span>
  );
}

function NeedsYou() {
  const alerts = useAlerts();
  const keys = knownValue(useSignet((state) => state.keys)) ?? [];
  const announce = useSignet((state) => state.announce);
  const count = alerts.length;
  useEffect(() => {
    if (count > 0) announce(counted(count, 'thing needs you', 'things need you'));
  }, [announce, count]);
  if (count === 0) {
    return (
      <Card>
        <div className={css.quiet}>
          <VerdictIcon verdict="trusted" size={24} />
          <div>
            <h2>All quiet.</h2>
            <p>{backupSentence(keys)}</p>
          </div>
          <span className={css.toHealth}>
            <ToHealth />
          </span>
        </div>
      </Card>
    );
  }
  return (
    <Card title="Needs you" actions={<ToHealth />}>
      <ul>
        {alerts.map((alert) => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </ul>
    </Card>
  );
}

/** Everything that was found, notes as well. */
function ToHealth() {
  const findings = useFindings().length;
  const go = useSignet((state) => state.go);
  return (
    <Button size="s" look="ghost" onClick={() => go('health')}>
      {findings === 0 ? 'Health' : `Health, ${counted(findings, 'finding')}`}
    </Button>
  );
}

function AlertLine({ alert: { tone, title, detail, action } }: { alert: Alert }) {
  const go = useSignet((state) => state.go);
  const openSheet = useSignet((state) => state.openSheet);
  const act = () => {
    go(action.route, action.target);
    if (action.sheet) openSheet(action.sheet);
  };
  return (
    <li className={css.alert}>
      <VerdictIcon verdict={tone} />
      <span className={css.alertText}>
        <strong>
          <ForeignText text={title} />.
        </strong>{' '}
        <span className={css.detail}>
          <ForeignText text={detail} />
        </span>
      </span>
      <Button onClick={act} aria-label={`${action.label}: ${title}`}>
        {action.label}
      </Button>
    </li>
  );
}

function Welcome(): ReactNode {
  const go = useSignet((state) => state.go);
  const openSheet = useSignet((state) => state.openSheet);
  return (
    <Card>
      <EmptyState
        title="All quiet."
        actions={
          <>
            <Button look="primary" onClick={() => go('images')}>
              Add images
            </Button>
            <Button
              onClick={() => {
                go('keys');
                openSheet({ kind: 'create-key' });
              }}
            >
              New key
            </Button>
          </>
        }
      >
        There are no keys, images or repositories yet. Add a folder or an archive with images, or make a key to sign with.
      </EmptyState>
    </Card>
  );
}
