import { useSignet } from '#renderer/store.ts';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import css from './Shell.module.css';

/** While on, Signet asks no server. */
export function OfflineSwitch() {
  const offline = useSignet(({ session }) => (session.state === 'open' ? session.settings.offline : undefined));
  const change = useSignet((state) => state.change);
  if (offline === undefined) return null;
  return (
    <span className={css.offline}>
      <span id="offline-switch">Offline</span>{' '}
      <Toggle on={offline} onChange={(on) => void change({ offline: on })} labelledBy="offline-switch" />
    </span>
  );
}
