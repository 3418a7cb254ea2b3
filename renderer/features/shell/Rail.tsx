import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { knownValue, type Route, useAlerts, useShallow, useSignet } from '#renderer/store.ts';
import { cls } from '#renderer/ui/cls.ts';
import { formatCompact, formatCount } from '#renderer/ui/format.ts';
import { Tooltip } from '#renderer/ui/Tooltip.tsx';
import css from './Shell.module.css';
import { type ScreenEntry, screens } from './screens.ts';
import { useRail } from './use-rail.ts';

/** The screens, and the button that narrows it to icons. */
export function Rail() {
  const { narrow: folded, fixed, toggle } = useRail();
  const alerts = useAlerts().length;
  const counts = useSignet(
    useShallow(
      (state): Partial<Record<Route, number | undefined>> => ({
        images: knownValue(state.images)?.rows.length,
        repositories: knownValue(state.collections)?.length,
        keys: knownValue(state.keys)?.length,
      }),
    ),
  );
  return (
    <nav className={css.rail} aria-label="Screens" data-pane="rail" tabIndex={-1}>
      <ul>
        {screens.map((screen) => (
          <li key={screen.route} className={screen.route === 'settings' ? css.railLast : undefined}>
            <RailItem screen={screen} folded={folded} count={screen.route === 'overview' ? alerts : counts[screen.route]} />
          </li>
        ))}
      </ul>
      {fixed === undefined && (
        <Tooltip text={`${folded ? 'Widen' : 'Narrow'} the rail (Ctrl+B)`}>
          <button
            type="button"
            className={cls(css.item, css.railToggle)}
            aria-label={folded ? 'Widen the rail' : 'Narrow the rail'}
            aria-keyshortcuts="Control+B"
            onClick={toggle}
          >
            {folded ? (
              <PanelLeftOpen size={16} strokeWidth={1.7} aria-hidden="true" />
            ) : (
              <PanelLeftClose size={16} strokeWidth={1.7} aria-hidden="true" />
            )}
          </button>
        </Tooltip>
      )}
    </nav>
  );
}

const nouns: Partial<Record<Route, string>> = { overview: 'need you' };

function RailItem({
  screen: { route, name, icon: Icon, shortcut },
  folded,
  count,
}: {
  screen: ScreenEntry;
  folded: boolean;
  count: number | undefined;
}) {
  const current = useSignet((state) => state.route === route);
  const go = useSignet((state) => state.go);
  const item = (
    <button
      type="button"
      className={css.item}
      aria-current={current ? 'page' : undefined}
      aria-keyshortcuts={shortcut.replace('Ctrl', 'Control')}
      onClick={() => go(route)}
    >
      <Icon size={16} strokeWidth={1.7} aria-hidden="true" />
      <span className={css.name}>{name}</span>
      {count !== undefined && count > 0 && (
        <span className={css.count}>
          {folded ? formatCompact(count) : formatCount(count)}
          {nouns[route] && <span className="visually-hidden"> {nouns[route]}</span>}
        </span>
      )}
    </button>
  );
  return folded ? <Tooltip text={`${name} (${shortcut})`}>{item}</Tooltip> : item;
}
